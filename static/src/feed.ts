/** The feed bundle: what happened on a channel, beside the chat and in the dashboard. */
import { ActivityFeed } from "./feed/activity-feed.ts";
import { register } from "./shared/registry.ts";

register("activity-feed", ActivityFeed);
