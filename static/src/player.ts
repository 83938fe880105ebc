/** The player bundle: pages with a picture, and previews on cards. */
import { HoverPreview } from "./player/hover-preview.ts";
import { PlayerSlot } from "./player/slot.ts";
import { register } from "./shared/registry.ts";

register("player", PlayerSlot);
register("hover-preview", HoverPreview);
