/** The marks before a name: our own drawings, or the channel's pictures. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import type { Badge } from "./frames.ts";
import { srcset } from "./fragment-view.ts";

const SIZE_PX = 18;
const ICONS: Record<string, string> = {
  broadcaster: "video",
  moderator: "shield",
  vip: "gem",
  staff: "badge-check",
  founder: "flag",
  subscriber: "star",
  bits: "zap",
};

export function badgeElements(badges: readonly Badge[]): HTMLElement[] {
  return badges.map((badge) => {
    const title = badgeTitle(badge);
    if (badge.images?.["1"]) {
      return el("img", {
        class: "chat-badge",
        src: badge.images["1"],
        srcset: srcset(badge.images),
        alt: title,
        title,
        width: SIZE_PX,
        height: SIZE_PX,
      });
    }
    const attributes = { class: `chat-badge chat-badge--${badge.type}`, role: "img", title };
    return el("span", { ...attributes, "aria-label": title }, icon(ICONS[badge.type] ?? "star"));
  });
}

function badgeTitle(badge: Badge): string {
  const name = translate(`chat.badge.${badge.type}`);
  if (badge.type === "bits") return `${name} ${badge.bits ?? ""}`.trim();
  return badge.months ? `${name} (${translate("chat.months", { count: badge.months })})` : name;
}
