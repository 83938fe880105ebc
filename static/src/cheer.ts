/** The bundle of the popover for cheers; fetched when it is first opened. */
export { CheerPicker } from "./cheer/cheer-picker.ts";
