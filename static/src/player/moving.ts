/** Moves a playing element to another parent without a break. */

interface WithMoveBefore extends HTMLElement {
  moveBefore?(node: Node, child: Node | null): void;
}

/** moveBefore keeps full screen, focus and picture in picture; older browsers re-insert. */
export function move(element: HTMLElement, parent: WithMoveBefore, before: Node | null = null): void {
  const video = element.querySelector("video");
  const wasPlaying = video !== null && !video.paused;
  if (parent.moveBefore && element.isConnected && parent.isConnected) {
    parent.moveBefore(element, before);
  } else {
    parent.insertBefore(element, before);
  }
  if (wasPlaying && video.paused) void video.play().catch(() => undefined);
}
