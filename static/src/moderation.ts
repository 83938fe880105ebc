/** The moderation bundle: several channels' chats, each with its desk. */
import { ModerationDesk } from "./chat/moderation/desk.ts";
import { ModerationView } from "./chat/moderation/view.ts";
import { register } from "./shared/registry.ts";

register("moderation-desk", ModerationDesk);
register("moderation-view", ModerationView);
