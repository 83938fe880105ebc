/** Who is here, by what they are in the channel. */
import { asText } from "../live/messages.ts";
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { type ChatApi, type Json, listOf } from "./api.ts";
import { showDialog } from "./dialogs.ts";

const GROUPS = ["broadcaster", "staff", "moderators", "vips", "viewers"] as const;

export function showChatters(
  holder: Element,
  api: ChatApi,
  onChoose: (login: string) => void,
): void {
  const filter = el("input", {
    class: "field__control",
    type: "search",
    placeholder: translate("chat.chatters.search"),
    "aria-label": translate("chat.chatters.search"),
  });
  const list = el("div", { class: "chat-chatters", "aria-busy": "true" }, loading());
  const dialog = showDialog(
    holder,
    translate("chat.chatters"),
    el("div", { class: "dialog__body stack" }, filter, list),
  );
  let answer: Json = {};
  const show = (): void => fill(list, answer, filter.value.trim().toLowerCase());
  filter.addEventListener("input", show);
  list.addEventListener("click", (event) => {
    const login = (event.target as Element).closest<HTMLElement>("[data-login]")?.dataset["login"];
    if (!login) return;
    dialog.close();
    onChoose(login);
  });
  void api
    .channel("GET", "chatters/")
    .then((got) => {
      answer = got;
      show();
    })
    .catch((problem: Error) =>
      list.replaceChildren(el("p", { class: "field__errors" }, problem.message)),
    )
    .finally(() => list.removeAttribute("aria-busy"));
}

function fill(list: HTMLElement, answer: Json, query: string): void {
  const sections = GROUPS.map((group) => section(group, peopleOf(answer, group), query));
  const shown = sections.filter((element) => element !== null);
  const none = el("p", { class: "muted" }, translate("chat.chatters.none"));
  list.replaceChildren(...(shown.length > 0 ? shown : [none]));
}

// Either grouped by role, or one list whose people say their role.
function peopleOf(answer: Json, group: string): Json[] {
  const role = group.replace(/s$/, "");
  const groups = (answer["groups"] ?? answer) as Json;
  const grouped = listOf({ [group]: groups[group] ?? groups[role] }, group, role);
  if (grouped.length > 0) return grouped;
  return listOf(answer, "chatters").filter((raw) => {
    const own = asText(raw["role"]);
    return group === "viewers" ? own === "" || own === "viewer" : own === role || own === group;
  });
}

function section(group: string, people: Json[], query: string): HTMLElement | null {
  const matching = people.filter((raw) => nameOf(raw).toLowerCase().includes(query));
  if (matching.length === 0) return null;
  const buttons = matching
    .slice(0, 500)
    .map((raw) =>
      el(
        "li",
        {},
        el(
          "button",
          { class: "menu__item", type: "button", "data-login": asText(raw["login"]) },
          nameOf(raw),
        ),
      ),
    );
  return el(
    "section",
    {},
    el(
      "h3",
      { class: "menu__title" },
      `${translate(`chat.chatters.${group}`)} (${matching.length})`,
    ),
    el("ul", {}, ...buttons),
  );
}

function nameOf(raw: Json): string {
  return asText(raw["display_name"]) || asText(raw["displayName"]) || asText(raw["login"]);
}

function loading(): HTMLElement {
  return el("p", { class: "muted" }, translate("chat.loading"));
}
