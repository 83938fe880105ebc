/** Keys that steer the player from anywhere on its page. */
import { isTyping } from "../shared/dom.ts";

export type ShortcutActions = Record<
  "play" | "mute" | "fullscreen" | "theater" | "pip" | "stats" | "clip",
  () => void
> & {
  changeVolume(by: number): void;
  /** Keys that mean something to live or to recorded video alone; whether this one did. */
  other(key: string): boolean;
};

const VOLUME_STEP = 0.05;
/** What moves the page, unless the player has the focus. */
const PAGE_KEYS = ["Home", "End", "PageUp", "PageDown"];

const KEYS: Readonly<Record<string, keyof Omit<ShortcutActions, "changeVolume" | "other">>> = {
  k: "play",
  " ": "play",
  m: "mute",
  f: "fullscreen",
  t: "theater",
  i: "pip",
  s: "stats",
  c: "clip",
};

/** Whether the key was the player's. `player` is its element: some keys count only inside it. */
export function handleShortcut(
  event: KeyboardEvent,
  player: HTMLElement,
  actions: ShortcutActions,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const target = event.target as HTMLElement;
  if (target.closest("dialog[open], [popover]:popover-open")) return false;
  const isInside = player.contains(target);
  // A focused button or link takes the space bar itself.
  if (event.key === " " && target.closest("button, a, summary, input")) return false;
  if (isInside && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    actions.changeVolume(event.key === "ArrowUp" ? VOLUME_STEP : -VOLUME_STEP);
    return true;
  }
  const name = KEYS[event.key.toLowerCase()];
  if (name) {
    actions[name]();
    return true;
  }
  return isForMode(event.key, target, isInside) && actions.other(event.key);
}

// Arrows belong to whatever list, tab or slider has the focus, and to the player when nothing has.
function isForMode(key: string, target: HTMLElement, isInside: boolean): boolean {
  if (isInside) return !target.matches(".player__volume");
  if (PAGE_KEYS.includes(key)) return false;
  return !key.startsWith("Arrow") || target.matches("body, main");
}
