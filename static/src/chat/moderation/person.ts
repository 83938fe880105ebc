/** The card of somebody named on the desk, with what this moderator may do about them. */
import { translate } from "../../shared/i18n.ts";
import type { ChatApi } from "../api.ts";
import { Moderation } from "../moderation.ts";
import { type CardButton, showUserCard } from "../user-card.ts";
import { setSuspicion } from "./suspects.ts";

export function showPerson(
  holder: Element,
  api: ChatApi,
  login: string,
  permissions: ReadonlySet<string>,
): void {
  const acts = new Moderation(api, holder);
  const all: [permission: string, button: CardButton][] = [
    ["warn", button("warn", "triangle-alert", () => acts.askWarning(login))],
    ["timeout", button("timeout", "clock", () => acts.askTimeout(login))],
    ["ban", watch("watch", "eye", () => void setSuspicion(api, login, "monitored"))],
    ["ban", watch("restrict", "shield", () => void setSuspicion(api, login, "restricted"))],
    ["ban", button("unban", "rotate-ccw", () => void acts.unban(login))],
    ["ban", { ...button("ban", "ban", () => acts.askBan(login)), isDanger: true }],
  ];
  const buttons = all.filter(([name]) => permissions.has(name)).map(([, one]) => one);
  showUserCard(holder, api, { login, displayName: login, lines: [] }, buttons);
}

function button(act: string, icon: string, run: () => void): CardButton {
  return { icon, label: translate(`chat.act.${act}`), run };
}

function watch(act: string, icon: string, run: () => void): CardButton {
  return { icon, label: translate(`moderation.people.${act}`), run };
}
