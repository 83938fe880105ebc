/** "LIVE": says how far behind the camera one is, and leads back. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { formatClock } from "../shared/times.ts";

/** Behind by more than this, "LIVE" is a way back rather than a statement. */
const BEHIND_S = 6;
/** From here on minutes say more than tenths of seconds. */
const MINUTE_S = 60;

export interface Distance {
  seconds: number | null;
  isPaused: boolean;
}

export class LiveButton {
  readonly element: HTMLElement;
  #text = el("span", { class: "player__latency numeric" });
  #measure: () => Distance;
  #timer: ReturnType<typeof setInterval>;

  constructor(measure: () => Distance, jump: () => void) {
    this.#measure = measure;
    this.element = el(
      "button",
      { class: "player__live", type: "button" },
      el("span", { class: "player__live-dot" }),
      translate("live"),
      this.#text,
    );
    this.element.addEventListener("click", jump);
    this.#timer = setInterval(() => this.update(), 1000);
  }

  destroy(): void {
    clearInterval(this.#timer);
  }

  update(): void {
    const { seconds, isPaused } = this.#measure();
    const isBehind = isPaused || (seconds !== null && seconds > BEHIND_S);
    this.element.toggleAttribute("data-behind", isBehind);
    this.#text.textContent = seconds === null ? "" : distanceText(seconds);
    const explanation =
      seconds === null ? "" : translate("player.seconds_behind", { seconds: seconds.toFixed(1) });
    this.element.title = isBehind ? translate("player.jump_to_live") : explanation;
  }
}

function distanceText(seconds: number): string {
  return seconds < MINUTE_S ? `${seconds.toFixed(1)} s` : `−${formatClock(seconds * 1000)}`;
}
