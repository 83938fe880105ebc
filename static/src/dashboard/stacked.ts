/** Values of several series put on top of each other, without a chart. */

/** Running sums from the first series up: what the n-th band reaches to at each place. */
export function stacked(series: readonly (readonly number[])[]): number[][] {
  let below: number[] = [];
  return series.map((values) => {
    below = values.map((value, index) => value + (below[index] ?? 0));
    return below;
  });
}
