/** How fast a video can be played (pure). */

export const SPEEDS: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** The next faster or slower one. */
export function speedAfter(speed: number, step: 1 | -1): number {
  const index = SPEEDS.findIndex((one) => one >= speed);
  return SPEEDS[Math.min(Math.max(0, index + step), SPEEDS.length - 1)] ?? 1;
}
