/** Banned people who ask to be let in again. */
import { el } from "../../shared/dom.ts";
import { translate } from "../../shared/i18n.ts";
import { type ChatApi, listOf } from "../api.ts";
import { showForm } from "../dialogs.ts";
import { CaseList, type CasePlace } from "./case-list.ts";
import { type UnbanRequest, parseRequest } from "./cases.ts";
import { actButton, nameButton } from "./parts.ts";

export class RequestList {
  /** Lifting a ban needs the permission to ban as well. */
  mayLift = false;
  #api: ChatApi;
  #holder: Element;
  #showCard: (login: string) => void;
  #list: CaseList<UnbanRequest>;

  constructor(place: CasePlace, api: ChatApi, holder: Element, showCard: (login: string) => void) {
    this.#api = api;
    this.#holder = holder;
    this.#showCard = showCard;
    this.#list = new CaseList(place, (request) => this.#draw(request));
  }

  async load(): Promise<void> {
    const answer = await this.#api.channel("GET", "unban-requests/").catch(() => null);
    if (!answer) return;
    const requests = listOf(answer, "results").map(parseRequest);
    this.#list.reset(requests.map((request) => [request.requestId, request]));
  }

  hear(request: UnbanRequest): void {
    if (request.isPending) this.#list.put(request.requestId, request);
    else this.#list.remove(request.requestId);
  }

  #draw(request: UnbanRequest): HTMLElement {
    return el(
      "div",
      { class: "case-item__body" },
      el(
        "p",
        { class: "case-item__head" },
        nameButton(request.login, request.displayName, this.#showCard),
      ),
      el("p", { class: "case-item__text" }, request.text),
      el(
        "div",
        { class: "case-item__acts" },
        this.mayLift ? this.#answerButton(request, "approve", "check", "primary") : null,
        this.#answerButton(request, "deny", "x", ""),
      ),
    );
  }

  #answerButton(
    request: UnbanRequest,
    decision: "approve" | "deny",
    icon: string,
    kind: string,
  ): HTMLElement {
    const label = translate(`moderation.unban.${decision}`);
    const ask = (): void => this.#ask(request, decision, label);
    return actButton(label, ask, { icon, kind });
  }

  #ask(request: UnbanRequest, decision: string, label: string): void {
    showForm(this.#holder, {
      title: `${label}: ${request.displayName}`,
      text: translate("moderation.answer.hint"),
      fields: [
        {
          name: "answer",
          label: translate("moderation.answer"),
          kind: "textarea",
          maxLength: 500,
          isOptional: true,
        },
      ],
      submit: label,
      run: async ({ answer }) => {
        const path = `unban-requests/${request.requestId}/`;
        await this.#api.channel("POST", path, { decision, answer: answer ?? "" });
        this.#list.remove(request.requestId);
      },
    });
  }
}
