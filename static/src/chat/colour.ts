/** Makes any name colour readable on both themes, step by step as chat/parsing/colour.py does. */

type Channels = readonly [number, number, number];

/** The surfaces names stand on, each the one with the least contrast of its theme. */
const DARK_SURFACE = "#3d2013";
const LIGHT_SURFACE = "#ede6dd";
const READABLE_CONTRAST = 4.5;
const STEPS = 12;
const CACHE_SIZE = 1000;
const FALLBACK = "#808080";

export interface ReadablePair {
  dark: string;
  light: string;
}

const cache = new Map<string, ReadablePair>();

/** The colour as it is drawn on the dark and on the light theme. */
export function readablePair(color: string): ReadablePair {
  const known = cache.get(color);
  if (known) return known;
  const own = channelsOf(color) ? color.toLowerCase() : FALLBACK;
  const pair = { dark: readable(own, DARK_SURFACE), light: readable(own, LIGHT_SURFACE) };
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(color, pair);
  return pair;
}

/** The WCAG contrast of two "#rrggbb" colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [first, second] = [luminance(one), luminance(other)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

// Mixed with white, or on a light surface with black, by the smallest share that is enough.
function readable(color: string, surface: string): string {
  if (contrast(color, surface) >= READABLE_CONTRAST) return color;
  const goal = luminance(surface) < 0.18 ? 255 : 0;
  let [tooLittle, enough] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const share = (tooLittle + enough) / 2;
    if (contrast(mixed(color, goal, share), surface) >= READABLE_CONTRAST) enough = share;
    else tooLittle = share;
  }
  return mixed(color, goal, enough);
}

function mixed(color: string, goal: number, share: number): string {
  const bytes = (channelsOf(color) ?? [0, 0, 0]).map((own) =>
    Math.floor(own + (goal - own) * share + 0.5),
  );
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function channelsOf(color: string): Channels | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const part = (index: number): number => parseInt(match?.[index] ?? "0", 16);
  return match ? [part(1), part(2), part(3)] : null;
}

function luminance(color: string): number {
  const [red, green, blue] = channelsOf(color) ?? [0, 0, 0];
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(byte: number): number {
  const channel = byte / 255;
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
