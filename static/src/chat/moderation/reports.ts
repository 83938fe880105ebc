/** What viewers complained about, with what was said. */
import { el } from "../../shared/dom.ts";
import { translate } from "../../shared/i18n.ts";
import { type ChatApi, listOf } from "../api.ts";
import { attempt } from "../moderation.ts";
import { CaseList, type CasePlace } from "./case-list.ts";
import { type Report, parseReport } from "./cases.ts";
import { actButton, nameButton } from "./parts.ts";

/** A few lines tell the story; the dashboard has all of them. */
const LINES = 6;

export class ReportList {
  #api: ChatApi;
  #showCard: (login: string) => void;
  #list: CaseList<Report>;

  constructor(place: CasePlace, api: ChatApi, showCard: (login: string) => void) {
    this.#api = api;
    this.#showCard = showCard;
    this.#list = new CaseList(place, (report) => this.#draw(report));
  }

  async load(): Promise<void> {
    const answer = await this.#api.channel("GET", "reports/").catch(() => null);
    if (!answer) return;
    const reports = listOf(answer, "results").map(parseReport);
    this.#list.reset(reports.map((report) => [report.reportId, report]));
  }

  /** The socket does not tell what was said: a new report is fetched. */
  hear(report: Report): void {
    if (report.isOpen) void this.load();
    else this.#list.remove(report.reportId);
  }

  #draw(report: Report): HTMLElement {
    const place = report.excerpt.findIndex(({ id }) => id === report.messageId);
    const end = place < 0 ? report.excerpt.length : place + 2;
    const lines = report.excerpt.slice(Math.max(0, end - LINES), end).map(({ id, login, text }) => {
      const meant = id === report.messageId ? " excerpt__line--meant" : "";
      const target = login === report.target ? "excerpt__target" : null;
      return el("li", { class: `excerpt__line${meant}` }, el("b", { class: target }, login), ` ${text}`);
    });
    return el(
      "div",
      { class: "case-item__body" },
      el(
        "p",
        { class: "case-item__head" },
        nameButton(report.target, report.target, this.#showCard),
        el("span", { class: "badge badge--danger" }, translate(`chat.report.${report.category}`)),
      ),
      report.text ? el("p", { class: "case-item__text" }, report.text) : null,
      lines.length > 0 ? el("ul", { class: "excerpt" }, ...lines) : null,
      el(
        "div",
        { class: "case-item__acts" },
        actButton(translate("moderation.report.view"), () => this.#showCard(report.target), { icon: "user" }),
        actButton(translate("moderation.close"), () => this.#close(report.reportId), { icon: "check" }),
      ),
    );
  }

  async #close(reportId: string): Promise<void> {
    const isDone = await attempt(this.#api.channel("DELETE", `reports/${reportId}/`));
    if (isDone) this.#list.remove(reportId);
    else await this.load();
  }
}
