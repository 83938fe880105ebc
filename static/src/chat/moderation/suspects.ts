/** Whom the channel watches: marked by moderators, or likely back from a ban. */
import { el } from "../../shared/dom.ts";
import { translate } from "../../shared/i18n.ts";
import { showToast } from "../../shared/toast.ts";
import { type ChatApi, listOf } from "../api.ts";
import { attempt } from "../moderation.ts";
import { CaseList, type CasePlace } from "./case-list.ts";
import { type Suspect, parseSuspect } from "./cases.ts";
import { actButton, nameButton } from "./parts.ts";

export class SuspectList {
  #api: ChatApi;
  #showCard: (login: string) => void;
  #list: CaseList<Suspect>;

  constructor(place: CasePlace, api: ChatApi, showCard: (login: string) => void) {
    this.#api = api;
    this.#showCard = showCard;
    this.#list = new CaseList(place, (suspect) => this.#draw(suspect));
  }

  async load(): Promise<void> {
    const answer = await this.#api.channel("GET", "suspicious/").catch(() => null);
    if (!answer) return;
    const suspects = listOf(answer, "results").map(parseSuspect);
    this.#list.reset([]);
    for (const suspect of suspects) this.#list.put(suspect.userId, suspect);
  }

  hear(suspect: Suspect): void {
    if (suspect.suspicion) this.#list.put(suspect.userId, suspect);
    else this.#list.remove(suspect.userId);
  }

  #draw(suspect: Suspect): HTMLElement {
    const isRestricted = suspect.suspicion === "restricted";
    const other = isRestricted ? "monitored" : "restricted";
    const label = isRestricted ? "moderation.people.watch" : "moderation.people.restrict";
    return el(
      "div",
      { class: "case-item__body" },
      el(
        "p",
        { class: "case-item__head" },
        nameButton(suspect.login, suspect.displayName, this.#showCard),
        el(
          "span",
          { class: `badge ${isRestricted ? "badge--danger" : "badge--warning"}` },
          translate(`moderation.suspicion.${suspect.suspicion}`),
        ),
      ),
      suspect.note ? el("p", { class: "case-item__detail" }, suspect.note) : null,
      el(
        "div",
        { class: "case-item__acts" },
        actButton(translate(label), () => setSuspicion(this.#api, suspect.login, other), { icon: "eye" }),
        actButton(translate("moderation.people.trust"), () => this.#trust(suspect), { icon: "check" }),
      ),
    );
  }

  async #trust({ login, displayName, userId }: Suspect): Promise<void> {
    if (!(await setSuspicion(this.#api, login, "none"))) return;
    this.#list.remove(userId);
    showToast({
      message: translate("moderation.people.trusted", { name: displayName }),
      level: "success",
    });
  }
}

/** Monitor, restrict or trust an account again; a refusal becomes a toast. */
export function setSuspicion(api: ChatApi, login: string, suspicion: string): Promise<boolean> {
  return attempt(api.channel("PATCH", `users/${login}/`, { suspicion }));
}
