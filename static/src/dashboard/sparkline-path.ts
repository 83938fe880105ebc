/** The path of a small line chart (pure). */

/** From zero to a tenth above the highest: a dip looks as deep as it is. */
export function sparklinePath(
  values: readonly number[],
  width: number,
  height: number,
  margin: number,
): string {
  if (values.length < 2) return "";
  const top = Math.max(...values) * 1.1 || 1;
  const step = width / (values.length - 1);
  return values
    .map((value, index) => {
      const y = height - margin - (value / top) * (height - 2 * margin);
      return `${index === 0 ? "M" : "L"}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
