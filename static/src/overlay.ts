/** The bundle of pages for OBS that show events, and of the page that sets them up. */
import { AlertEditor } from "./overlay/alert-editor.ts";
import { Alerts } from "./overlay/alerts.ts";
import { OverlayGuard } from "./overlay/guard.ts";
import { register } from "./shared/registry.ts";

register("overlay-guard", OverlayGuard);
register("alerts", Alerts);
register("alert-editor", AlertEditor);
