/** When a growing list has to be asked for anew (pure). */

/** What a player has fetched ahead, twice over. */
const NEAR_S = 60;
const AT_MOST_S = 300;

/** `aheadS` of a list of `totalS` lie before the viewer; it has been known for `knownS`. Even far behind
 * one learns in the end that the broadcast is over; hls.js takes a list older than itself for lost. */
export function isReloadDue(aheadS: number, totalS: number, knownS: number): boolean {
  return aheadS < NEAR_S || knownS >= Math.min(AT_MOST_S, totalS / 2);
}
