/** The replay bundle: a recording's chat beside its picture. */
import { ChatReplay } from "./chat/replay.ts";
import { register } from "./shared/registry.ts";

register("chat-replay", ChatReplay);
