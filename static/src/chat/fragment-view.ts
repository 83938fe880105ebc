/** A message's pieces as nodes: text, emotes, mentions, links, cheers, emoji. */
import { el, icon } from "../shared/dom.ts";
import type { Fragment, Images } from "./frames.ts";

const EMOTE_PX = 28;

export function fragmentNodes(
  fragments: readonly Fragment[],
  readerLogin: string,
): (Node | string)[] {
  return fragments.map((part) => fragmentNode(part, readerLogin));
}

function fragmentNode(part: Fragment, readerLogin: string): Node | string {
  if (part.type === "emote" && part.images) return emoteElement(part, part.images);
  if (part.type === "mention") return mentionElement(part, readerLogin);
  if (part.type === "link" && part.url && isWebAddress(part.url))
    return linkElement(part.text, part.url);
  if (part.type === "cheer") return cheerElement(part);
  if (part.type === "emoji") return el("span", { class: "chat-emoji" }, part.text);
  return part.text;
}

/** An emote's picture, as high as the text's line allows; moving ones know their still picture. */
export function emoteElement(part: Fragment, images: Images, height = EMOTE_PX): HTMLElement {
  const name = part.name ?? part.text;
  const still = images["static"] ?? "";
  return el("img", {
    class: "chat-emote",
    src: images["1"] ?? "",
    srcset: srcset(images),
    alt: name,
    title: name,
    height,
    width: Math.round(((part.width ?? EMOTE_PX) * height) / EMOTE_PX),
    loading: "lazy",
    decoding: "async",
    "data-still": part.isAnimated && still ? still : null,
  });
}

export function srcset(images: Images): string {
  return ["1", "2", "4"]
    .filter((size) => images[size])
    .map((size) => `${images[size]} ${size}x`)
    .join(", ");
}

/** Show the still picture of every moving emote inside, or let them move again. */
export function setMoving(root: ParentNode, isMoving: boolean): void {
  for (const image of root.querySelectorAll<HTMLImageElement>("img[data-still]")) {
    const still = image.dataset["still"] ?? "";
    if (!isMoving && image.src !== still) {
      image.dataset["moving"] = image.src;
      image.dataset["movingSet"] = image.srcset;
      image.srcset = "";
      image.src = still;
    } else if (isMoving && image.dataset["moving"]) {
      image.src = image.dataset["moving"];
      image.srcset = image.dataset["movingSet"] ?? "";
    }
  }
}

function mentionElement(part: Fragment, readerLogin: string): HTMLElement {
  const login = (part.login ?? part.text.replace(/^@/, "")).toLowerCase();
  const isOwn = login === readerLogin && readerLogin !== "";
  return el(
    "span",
    { class: isOwn ? "chat-mention chat-mention--own" : "chat-mention" },
    part.text,
  );
}

function linkElement(text: string, url: string): HTMLElement {
  return el(
    "a",
    {
      class: "chat-link",
      href: url,
      target: "_blank",
      rel: "noopener noreferrer nofollow ugc",
    },
    text,
  );
}

// The server finds links; this is the second lock on the same door.
function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

function cheerElement(part: Fragment): HTMLElement {
  const picture = part.images?.["animated"] ? cheermote(part, part.images) : icon("zap");
  const given = part.bits === undefined ? part.text : String(part.bits);
  return el("span", { class: "chat-cheer", "data-tier": part.tier ?? 1 }, picture, given);
}

/** The picture of prefix and tier; the still one is ready for whoever wants nothing to move. */
function cheermote(part: Fragment, images: Images): HTMLElement {
  const name = part.prefix ?? part.text;
  return el("img", {
    class: "chat-emote",
    src: images["animated"] ?? "",
    alt: name,
    title: part.text,
    height: EMOTE_PX,
    width: EMOTE_PX,
    decoding: "async",
    "data-still": images["static"] || null,
  });
}
