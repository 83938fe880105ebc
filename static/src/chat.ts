/** The chat bundle: the panel beside a stream and in its own window, and the page for OBS. */
import { ChatOverlay } from "./chat/overlay.ts";
import { ChatPanel } from "./chat/panel.ts";
import { register } from "./shared/registry.ts";

register("chat-panel", ChatPanel);
register("chat-overlay", ChatOverlay);
