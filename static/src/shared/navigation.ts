/** htmx as this site uses it: boosted links swap the main region, with history and transitions. */
import htmx from "htmx.org";
import { csrfToken } from "./http.ts";
import { translate } from "./i18n.ts";
import { destroyAll, mountAll } from "./registry.ts";
import { showToast } from "./toast.ts";

interface SwapDetail {
  boosted?: boolean;
  elt: Element;
  isError: boolean;
  pathInfo: { responsePath?: string | null; finalRequestPath?: string };
  selectOverride?: string;
  serverResponse: string;
  shouldSwap: boolean;
  swapOverride?: string;
  target: Element;
  xhr: XMLHttpRequest;
}

/** What the server wants said; its button posts to an address. */
interface ServerToast {
  message: string;
  level?: "info" | "success" | "error";
  action?: { label: string; url: string };
}

const SWAP_STYLE = "outerHTML show:window:top transition:true settle:0ms";

export function startNavigation(): void {
  const on = <D>(name: string, handler: (detail: D, event: CustomEvent<D>) => void): void =>
    document.addEventListener(name, (event) => {
      handler((event as CustomEvent<D>).detail, event as CustomEvent<D>);
    });

  on<{ headers: Record<string, string> }>("htmx:configRequest", ({ headers }) => {
    headers["X-CSRFToken"] = csrfToken();
  });
  on<{ elt: HTMLElement }>("htmx:load", ({ elt }) => mountAll(elt));
  on<{ elt: HTMLElement }>("htmx:beforeCleanupElement", ({ elt }) => destroyAll(elt));
  on<SwapDetail>("htmx:beforeSwap", (detail) => steerSwap(detail));
  on<{ boosted?: boolean }>("htmx:beforeRequest", ({ boosted }) => setNavigating(boosted === true));
  on("htmx:afterRequest", () => setNavigating(false));
  on<SwapDetail>("htmx:afterSwap", (detail) => {
    if (detail.boosted) focusMain();
  });
  on<{ xhr: XMLHttpRequest; boosted?: boolean }>("htmx:responseError", ({ xhr, boosted }) => {
    if (!boosted && !xhr.getResponseHeader("HX-Trigger")) explainFailure(xhr.status);
  });
  on("htmx:sendError", () => showToast({ message: translate("network.failed"), level: "error" }));
  on<ServerToast>("toast", ({ action, ...toast }) =>
    showToast(action ? { ...toast, action: { label: action.label, run: post(action.url) } } : toast),
  );
  // Links that a script put into the page navigate like any other.
  on<Element>("content:added", (element) => htmx.process(element));
  for (const name of ["htmx:pushedIntoHistory", "htmx:historyRestore"]) on(name, markCurrent);
  markCurrent();
}

/** Fetch a part of the page again. */
export function refresh(url: string, target: string): Promise<void> {
  return htmx.ajax("get", url, { target, swap: "innerHTML" });
}

/** Posts when called; what the answer triggers tells the page what came of it. */
function post(url: string): () => void {
  return () => void htmx.ajax("post", url, { target: "body", swap: "none" });
}

/** Fetch the whole page again and put its main region in place. */
export function reloadMain(): void {
  const swap = { target: "#main", select: "#main", swap: SWAP_STYLE };
  void htmx.ajax("get", location.pathname + location.search, swap);
}

/** Go to another page of the site as a link would. */
export function visit(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  document.getElementById("main")?.append(link);
  htmx.process(link);
  link.click();
}

// A boosted answer is a whole page: only its main region is swapped. What is not such a page, or
// belongs to somebody who logged in or out meanwhile, is loaded in full.
function steerSwap(detail: SwapDetail): void {
  if (!detail.boosted) return;
  const main = document.getElementById("main");
  const next = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const nextMain = next.getElementById("main");
  if (!main || !nextMain || nextMain.dataset["user"] !== main.dataset["user"]) {
    detail.shouldSwap = false;
    const { responsePath, finalRequestPath } = detail.pathInfo;
    location.assign(responsePath || finalRequestPath || location.href);
    return;
  }
  detail.shouldSwap = true;
  detail.isError = false;
  detail.target = main;
  detail.selectOverride = "#main";
  detail.swapOverride = SWAP_STYLE;
  const token = next.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  if (token) document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
}

function setNavigating(isNavigating: boolean): void {
  document.documentElement.toggleAttribute("data-navigating", isNavigating);
}

// Screen readers start at the new page's content, as after a full load.
function focusMain(): void {
  document.getElementById("main")?.focus({ preventScroll: true });
}

function explainFailure(status: number): void {
  const key =
    status === 403 ? "server.forbidden" : status === 429 ? "server.limited" : "server.failed";
  showToast({ message: translate(key), level: "error" });
}

/** Mark the links to this page in the parts that stay. */
function markCurrent(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-nav]")) {
    const isCurrent = new URL(link.href).pathname === location.pathname;
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
