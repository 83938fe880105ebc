/** Where a popover goes: beside what opened it, inside the window. */

const GAP_PX = 6;
const EDGE_PX = 8;

/** Below the anchor and flush with its nearer side; above it where there is no room below, or where
 * data-placement="above" asks for it. */
export function placeBeside(element: HTMLElement, anchorElement: Element): void {
  const anchor = anchorElement.getBoundingClientRect();
  // Measured where nothing narrows it.
  element.style.left = element.style.top = "0px";
  const { offsetWidth: width, offsetHeight: height } = element;
  const isRight = anchor.left + anchor.width / 2 > innerWidth / 2;
  const left = isRight ? anchor.right - width : anchor.left;
  const below = anchor.bottom + GAP_PX;
  const isAbove =
    element.dataset["placement"] === "above" || below + height > innerHeight - EDGE_PX;
  const top = isAbove ? anchor.top - height - GAP_PX : below;
  element.style.left = `${Math.min(Math.max(EDGE_PX, left), innerWidth - width - EDGE_PX)}px`;
  element.style.top = `${Math.max(EDGE_PX, top)}px`;
}

/** The button whose `popovertarget` the element is. */
export function invokerOf(element: HTMLElement): HTMLElement | null {
  return document.querySelector(`[popovertarget="${CSS.escape(element.id)}"]`);
}
