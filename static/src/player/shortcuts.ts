/** Keys that steer the player from anywhere on its page. */
import { isTyping } from "../shared/dom.ts";

export type ShortcutActions = Record<
  "play" | "mute" | "fullscreen" | "theater" | "pip" | "live" | "stats",
  () => void
> & { changeVolume(by: number): void };

const VOLUME_STEP = 0.05;

/** `c` stays free for clips. */
const KEYS: Readonly<Record<string, keyof Omit<ShortcutActions, "changeVolume">>> = {
  k: "play",
  " ": "play",
  m: "mute",
  f: "fullscreen",
  t: "theater",
  i: "pip",
  l: "live",
  s: "stats",
};

/** Whether the key was the player's. `player` is its element: arrows count only inside it. */
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
  if (!name) return false;
  actions[name]();
  return true;
}
