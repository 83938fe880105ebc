/** The bundle of the dialog in which one subscribes and gives. */
export { openSubscribeDialog } from "./subscribe/dialog.ts";
