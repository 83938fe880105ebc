/** The bundle of clips: the editor, and the page of a clip. */
import { ClipPlayer } from "./clips/clip-player.ts";
import { ClipCutting, ClipDelete, ClipRename } from "./clips/page.ts";
import { register } from "./shared/registry.ts";

export { openClipEditor } from "./clips/editor.ts";

register("clip-player", ClipPlayer);
register("clip-cutting", ClipCutting);
register("clip-rename", ClipRename);
register("clip-delete", ClipDelete);
