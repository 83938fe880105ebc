/** Builds elements without markup strings, so that text never becomes HTML. */

type Attributes = Record<string, string | number | boolean | null | undefined>;
type Child = Node | string | null | undefined | false;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  for (const child of children) if (child) element.append(child);
  return element;
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag: string, attributes: Attributes = {}): SVGElement {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  return element;
}

/** An icon of the sprite, hidden from screen readers. */
export function icon(name: string, extraClass = ""): SVGElement {
  const element = svg("svg", { class: `icon ${extraClass}`.trim(), "aria-hidden": "true" });
  element.append(svg("use", { href: iconHref(name) }));
  return element;
}

export function setIcon(holder: Element, name: string): void {
  holder.querySelector("use")?.setAttribute("href", iconHref(name));
}

function iconHref(name: string): string {
  return `${document.documentElement.dataset["icons"] ?? ""}#${name}`;
}

/** Whether keys typed now belong to a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return (
    target instanceof HTMLInputElement &&
    !["button", "checkbox", "radio", "range", "submit"].includes(target.type)
  );
}
