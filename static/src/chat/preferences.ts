/** How one likes to read chat; kept in this browser, for all channels. */
import { readStored, store } from "../shared/storage.ts";

export interface Preferences {
  fontPx: number;
  hasTimes: boolean;
  isMoving: boolean;
}

const KEY = "chat-preferences";
export const FONT_SIZES = [12, 13, 15, 18] as const;
const DEFAULTS: Preferences = { fontPx: 13, hasTimes: false, isMoving: true };

export function readPreferences(): Preferences {
  return { ...DEFAULTS, ...readStored<Partial<Preferences>>(KEY, {}) };
}

export function savePreferences(preferences: Preferences): void {
  store(KEY, preferences);
}

/** Emotes move unless this browser, or the system, asks for stillness. */
export function mayMove(preferences: Preferences): boolean {
  return preferences.isMoving && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
