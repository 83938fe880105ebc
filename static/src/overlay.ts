/** The bundle of pages for OBS that show events, and of the page that sets them up. */
import { HypeTrain } from "./hype/hype-train.ts";
import { AlertEditor } from "./overlay/alert-editor.ts";
import { Alerts } from "./overlay/alerts.ts";
import { Goals } from "./overlay/goals.ts";
import { OverlayGuard } from "./overlay/guard.ts";
import { Ticker } from "./overlay/ticker.ts";
import { register } from "./shared/registry.ts";

register("overlay-guard", OverlayGuard);
register("alerts", Alerts);
register("goals", Goals);
register("ticker", Ticker);
register("hype-train", HypeTrain);
register("alert-editor", AlertEditor);
