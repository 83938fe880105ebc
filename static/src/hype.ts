/** The hype bundle: fetched beside a chat, after what the page waits for. */
import { HypeTrain } from "./hype/hype-train.ts";
import { register } from "./shared/registry.ts";

register("hype-train", HypeTrain);
