/** The embed page's script: the player alone, kept true by live events; no navigation. */
import { ChannelLive } from "./live/channel-live.ts";
import { loadBundle } from "./shared/bundles.ts";
import { mountAll, register, registerLazy } from "./shared/registry.ts";

register("channel-live", ChannelLive);
registerLazy("player", () => loadBundle("player"));
mountAll(document);
