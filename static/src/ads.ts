/** The ads bundle: fetched when a player has ads to show. */
export { AdShow } from "./ads/show.ts";
