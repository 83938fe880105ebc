/** The bundle of a channel's goals: fetched beside the player, after what the page waits for. */
import { Goals } from "./overlay/goals.ts";
import { register } from "./shared/registry.ts";

register("channel-goals", Goals);
