/** The room's modes in words, and the countdown of slow mode. */
import { translate } from "../shared/i18n.ts";
import type { RoomSettings } from "./frames.ts";
import { spanWords } from "./spans.ts";

/** Short names of the modes in force, for the line over the composer. */
export function modeNames(settings: RoomSettings): string[] {
  const { followersOnlyMinutes: followers, minimumAccountAgeMinutes: age } = settings;
  const names: (string | false)[] = [
    settings.isShieldOn && translate("chat.mode.shield"),
    settings.slowModeSeconds > 0 &&
      translate("chat.mode.slow", { span: spanWords(settings.slowModeSeconds) }),
    followers === 0 && translate("chat.mode.followers"),
    followers !== null &&
      followers > 0 &&
      translate("chat.mode.followers_of", { span: spanWords(followers * 60) }),
    settings.isSubscribersOnly && translate("chat.mode.subscribers"),
    settings.isEmoteOnly && translate("chat.mode.emotes"),
    settings.isUniqueChat && translate("chat.mode.unique"),
    settings.needsVerifiedEmail && translate("chat.mode.email"),
    age > 0 && translate("chat.mode.age", { span: spanWords(age * 60) }),
    settings.blocksLinks && translate("chat.mode.links"),
  ];
  return names.filter((name) => name !== false);
}
