/** "Resumed at 12:34 · Start over", for a while in the corner of the picture. */
import { el, icon } from "../../shared/dom.ts";
import { translate } from "../../shared/i18n.ts";
import { formatClock } from "../../shared/times.ts";

const SHOWN_MS = 9_000;

export function resumedNote(positionMs: number, startOver: () => void): HTMLElement {
  const again = el(
    "button",
    { class: "player__resumed-button", type: "button" },
    icon("rotate-ccw"),
    translate("player.start_over"),
  );
  const note = el(
    "div",
    { class: "player__resumed", role: "status" },
    el("span", { class: "numeric" }, translate("player.resumed", { time: formatClock(positionMs) })),
    again,
  );
  again.addEventListener("click", () => {
    startOver();
    note.remove();
  });
  const timer = setInterval(() => {
    if (note.matches(":hover, :focus-within")) return;
    clearInterval(timer);
    note.remove();
  }, SHOWN_MS);
  return note;
}
