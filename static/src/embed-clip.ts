/** A clip in another site's page: the picture alone. */
import { ClipPlayer } from "./clips/clip-player.ts";
import { register } from "./shared/registry.ts";

register("clip-player", ClipPlayer);
