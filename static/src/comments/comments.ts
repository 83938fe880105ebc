/** Comments below a video: read, written, answered, changed, taken away, pinned and decided on. */
import { Refusal } from "../chat/api.ts";
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { type Component, mountAll } from "../shared/registry.ts";
import { showToast } from "../shared/toast.ts";
import { seekTo } from "../videos/events.ts";
import { type Comment, CommentApi, type Page, type Sort } from "./comment-api.ts";
import { CommentForm } from "./comment-form.ts";
import { type CommentAct, type CommentReader, commentElement } from "./comment-view.ts";

/** `<section data-component="video-comments" data-video="1">`; see components/_video_comments.html. */
export class VideoComments implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #api: CommentApi;
  #reader: CommentReader;
  #comments = new Map<string, Comment>();
  #sort: Sort = "new";
  #next = "";
  #count = 0;
  #seeing: IntersectionObserver;

  constructor(element: HTMLElement) {
    this.#element = element;
    const { video = "", signedIn, duration } = element.dataset;
    this.#api = new CommentApi(video);
    this.#reader = {
      isSignedIn: signedIn === "1",
      areOpen: element.dataset["open"] === "1",
      durationMs: Number(duration) || 0,
    };
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#makeComposer();
    // Below the fold: nobody waits for what nobody has scrolled to.
    this.#seeing = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        this.#seeing.disconnect();
        void this.#load();
      },
      { rootMargin: "300px" },
    );
    this.#seeing.observe(element);
  }

  destroy(): void {
    this.#seeing.disconnect();
    this.#listeners.destroy();
  }

  // --- Lists -----------------------------------------------------------------------------------

  async #load(): Promise<void> {
    this.#setState("loading");
    try {
      const page = await this.#api.list(this.#sort);
      this.#reader.areOpen = page.areOpen;
      this.#part("list").replaceChildren();
      this.#append(this.#part("list"), page);
      this.#setCount(page.count);
      this.#setState("ready");
      if (page.canDecide) void this.#loadHeld();
    } catch (error) {
      this.#part("failure-text").textContent = wordsOf(error);
      this.#setState("failed");
    }
  }

  async #loadMore(): Promise<void> {
    const page = await this.#attempt(this.#api.list(this.#sort, this.#next));
    if (page) this.#append(this.#part("list"), page);
  }

  async #loadHeld(): Promise<void> {
    const held = await this.#api.held().catch(() => []);
    const place = this.#part("held");
    place.replaceChildren(...held.map((comment) => this.#draw(comment)));
    this.#showHeldCount();
    mountAll(place);
  }

  #append(place: HTMLElement, page: Page): void {
    this.#next = page.nextAfter;
    this.#part("more").hidden = !page.nextAfter;
    const known = new Set([...place.children].map((one) => (one as HTMLElement).dataset["comment"]));
    const fresh = page.comments.filter(({ id }) => !known.has(id));
    place.append(...fresh.map((comment) => this.#draw(comment)));
    mountAll(place);
  }

  async #toggleAnswers(comment: Comment): Promise<void> {
    const place = this.#placeOf(comment, "answers");
    const button = this.#elementOf(comment.id)?.querySelector('[data-comment-act="answers"]');
    if (!place) return;
    if (place.childElementCount > 0) place.replaceChildren();
    else await this.#loadAnswers(comment, place, "");
    button?.setAttribute("aria-expanded", String(place.childElementCount > 0));
  }

  async #loadAnswers(comment: Comment, place: HTMLElement, after: string): Promise<void> {
    const page = await this.#attempt(this.#api.answers(comment.id, after));
    if (!page) return;
    place.querySelector("[data-more-answers]")?.remove();
    place.append(...page.comments.map((answer) => this.#draw(answer)));
    if (page.nextAfter) {
      const attributes = { class: "comment__act", type: "button", "data-more-answers": true };
      const more = el("button", attributes, translate("comments.more_answers"));
      more.addEventListener("click", () => {
        void this.#loadAnswers(comment, place, page.nextAfter);
      });
      place.append(more);
    }
    mountAll(place);
  }

  // --- Acts ------------------------------------------------------------------------------------

  #onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const seek = target.closest<HTMLElement>("[data-seek]")?.dataset["seek"];
    if (seek !== undefined) seekTo(Number(seek));
    const sort = target.closest<HTMLElement>("[data-comments-sort]")?.dataset["commentsSort"];
    if (sort === "new" || sort === "old") this.#sortBy(sort);
    if (target.closest("[data-comments-more]")) void this.#loadMore();
    if (target.closest("[data-comments-retry]")) void this.#load();
    const act = target.closest<HTMLElement>("[data-comment-act]")?.dataset["commentAct"];
    const id = target.closest<HTMLElement>("[data-comment]")?.dataset["comment"] ?? "";
    const comment = this.#comments.get(id);
    if (act && comment) this.#run(act as CommentAct, comment);
  }

  #run(act: CommentAct, comment: Comment): void {
    if (act === "answers") void this.#toggleAnswers(comment);
    else if (act === "answer") this.#answer(comment);
    else if (act === "edit") this.#edit(comment);
    else if (act === "delete") void this.#delete(comment);
    else if (act === "pin") void this.#pin(comment);
    else void this.#decide(comment, act);
  }

  #sortBy(sort: Sort): void {
    this.#sort = sort;
    for (const button of this.#element.querySelectorAll<HTMLElement>("[data-comments-sort]")) {
      button.setAttribute("aria-pressed", String(button.dataset["commentsSort"] === sort));
    }
    void this.#load();
  }

  #makeComposer(): void {
    const place = this.#element.querySelector("[data-comments-composer]");
    const form = new CommentForm({
      label: translate("comments.field"),
      submit: translate("comments.send"),
      onSend: (text) => this.#send(text, null, this.#part("list")),
    });
    place?.append(form.element);
  }

  #answer(comment: Comment): void {
    const first = comment.parentId ? (this.#comments.get(comment.parentId) ?? comment) : comment;
    const answers = this.#placeOf(first, "answers");
    if (!answers) return;
    this.#openForm(comment, {
      label: translate("comments.answer_to", { name: comment.displayName }),
      submit: translate("comments.answer"),
      onSend: (text) => this.#send(text, comment.id, answers),
    });
  }

  #edit(comment: Comment): void {
    this.#openForm(comment, {
      label: translate("comments.field"),
      submit: translate("comments.save"),
      text: comment.text,
      onSend: async (text) => {
        const changed = await this.#api.edit(comment.id, text);
        this.#replace(comment.id, { ...changed, answerCount: comment.answerCount });
      },
    });
  }

  #openForm(
    comment: Comment,
    options: Omit<ConstructorParameters<typeof CommentForm>[0], "onClose" | "isOpen">,
  ): void {
    const place = this.#placeOf(comment, "form");
    if (!place) return;
    const form = new CommentForm({
      ...options,
      isOpen: true,
      onClose: () => place.replaceChildren(),
    });
    place.replaceChildren(form.element);
    form.focus();
  }

  /** Shown at once, and for good when the server has it; a refusal takes it away again. */
  async #send(text: string, answered: string | null, place: HTMLElement): Promise<void> {
    const element = this.#draw(this.#ownComment(text));
    const isOnTop = answered === null && this.#sort === "new";
    if (isOnTop) place.prepend(element);
    else place.append(element);
    this.#setState("ready");
    try {
      const comment = await this.#api.add(text, answered);
      element.replaceWith(this.#draw(comment));
      mountAll(place);
      this.#setCount(this.#count + (comment.state === "visible" ? 1 : 0));
    } catch (error) {
      element.remove();
      this.#setCount(this.#count);
      throw error;
    }
  }

  #ownComment(text: string): Comment {
    const { login = "", name = "", avatar = "" } = this.#element.dataset;
    const rights = { canEdit: false, canDelete: false, canPin: false, canDecide: false };
    const marks = { isPinned: false, isOwn: true, isOwner: false, isEdited: false };
    return {
      ...rights,
      ...marks,
      id: "",
      parentId: null,
      login,
      displayName: name || login,
      avatarUrl: avatar,
      text: text.trim(),
      state: "sending",
      heldReason: "",
      answerCount: 0,
      createdAt: "",
    };
  }

  async #delete(comment: Comment): Promise<void> {
    const element = this.#elementOf(comment.id);
    if (!element) return;
    const mark = document.createComment("");
    element.replaceWith(mark);
    const isGone = await this.#attempt(this.#api.remove(comment.id).then(() => true));
    if (!isGone) {
      mark.replaceWith(element);
      return;
    }
    const taken = comment.parentId ? 1 : 1 + comment.answerCount;
    this.#setCount(this.#count - taken);
    const undo = async (): Promise<void> => {
      if (!(await this.#attempt(this.#api.restore(comment.id)))) return;
      if (mark.isConnected) mark.replaceWith(element);
      this.#setCount(this.#count + taken);
    };
    showToast({
      message: translate("comments.deleted"),
      level: "success",
      action: { label: translate("undo"), run: () => void undo() },
    });
  }

  async #pin(comment: Comment): Promise<void> {
    if (await this.#attempt(this.#api.pin(comment.id, !comment.isPinned))) await this.#load();
  }

  async #decide(comment: Comment, act: "approve" | "deny"): Promise<void> {
    const decided = await this.#attempt(this.#api.decide(comment.id, act));
    if (!decided) return;
    this.#elementOf(comment.id)?.remove();
    this.#showHeldCount();
    const key = act === "approve" ? "comments.approved" : "comments.denied";
    showToast({ message: translate(key), level: "success" });
    if (act === "approve") await this.#load();
  }

  async #attempt<T>(doing: Promise<T>): Promise<T | null> {
    try {
      return await doing;
    } catch (error) {
      showToast({ message: wordsOf(error), level: "error" });
      return null;
    }
  }

  // --- What is shown ---------------------------------------------------------------------------

  #draw(comment: Comment): HTMLElement {
    if (comment.id) this.#comments.set(comment.id, comment);
    return commentElement(comment, this.#reader);
  }

  #replace(id: string, comment: Comment): void {
    const old = this.#elementOf(id);
    const element = this.#draw(comment);
    const answers = old?.querySelector("[data-comment-answers]");
    if (answers) element.querySelector("[data-comment-answers]")?.replaceWith(answers);
    old?.replaceWith(element);
    mountAll(element);
  }

  #setCount(count: number): void {
    this.#count = Math.max(0, count);
    this.#part("title").textContent = translate("comments.title", { count: this.#count });
    this.#part("empty").hidden = this.#part("list").childElementCount > 0;
  }

  #showHeldCount(): void {
    const count = this.#part("held").childElementCount;
    this.#part("held-title").textContent = translate("comments.held_title", { count });
    this.#part("queue").hidden = count === 0;
  }

  #setState(state: "loading" | "ready" | "failed"): void {
    this.#element.dataset["state"] = state;
    this.#part("loading").hidden = state !== "loading";
    this.#part("failure").hidden = state !== "failed";
    if (state !== "ready") this.#part("empty").hidden = true;
    else this.#part("empty").hidden = this.#part("list").childElementCount > 0;
  }

  #elementOf(id: string): HTMLElement | null {
    return this.#element.querySelector(`[data-comment="${CSS.escape(id)}"]`);
  }

  #placeOf(comment: Comment, name: "answers" | "form"): HTMLElement | null {
    return this.#elementOf(comment.id)?.querySelector(`[data-comment-${name}]`) ?? null;
  }

  #part(name: string): HTMLElement {
    return this.#element.querySelector(`[data-comments-${name}]`) as HTMLElement;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Refusal ? error.message : translate("server.failed");
}
