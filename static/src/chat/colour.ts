/** Makes any name colour readable on the page's ground, by lightness alone, in OKLCH. */

type Triple = readonly [number, number, number];

/** The least favourable grounds a name is set on, as sRGB luminance: `hover` by day and by night. */
const LIGHT_GROUND = 0.795;
const DARK_GROUND = 0.0215;
const LEAST_CONTRAST = 4.5;

export interface ReadablePair {
  light: string;
  dark: string;
}

const cache = new Map<string, ReadablePair>();
const CACHE_SIZE = 1000;

/** The colour as "#rrggbb" for the light and for the dark theme; unchanged where it is readable. */
export function readablePair(color: string): ReadablePair {
  const known = cache.get(color);
  if (known) return known;
  const srgb = parseHex(color) ?? [0.5, 0.5, 0.5];
  const pair = { light: readable(srgb, LIGHT_GROUND), dark: readable(srgb, DARK_GROUND) };
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(color, pair);
  return pair;
}

/** The WCAG contrast of two "#rrggbb" colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  return ratio(luminance(parseHex(one) ?? [0, 0, 0]), luminance(parseHex(other) ?? [0, 0, 0]));
}

function readable(srgb: Triple, ground: number): string {
  if (ratio(luminance(srgb), ground) >= LEAST_CONTRAST) return toHex(srgb);
  const [lightness, chroma, hue] = toOklch(srgb);
  const isOnDark = ground < 0.18;
  let [from, to] = isOnDark ? [lightness, 1] : [0, lightness];
  // Halved twelve times: the change that is just enough, to a quarter of a thousandth.
  for (let step = 0; step < 12; step += 1) {
    const middle = (from + to) / 2;
    const isEnough = ratio(luminance(inGamut(middle, chroma, hue)), ground) >= LEAST_CONTRAST;
    if (isEnough === isOnDark) to = middle;
    else from = middle;
  }
  return toHex(inGamut(isOnDark ? to : from, chroma, hue), isOnDark ? Math.ceil : Math.floor);
}

// A lighter or darker colour holds less chroma; what does not fit is taken away, the hue stays.
function inGamut(lightness: number, chroma: number, hue: number): Triple {
  for (let share = 1; share > 0; share -= 0.1) {
    const srgb = fromOklch(lightness, chroma * share, hue);
    if (srgb.every((part) => part >= -0.0005 && part <= 1.0005)) return srgb;
  }
  return fromOklch(lightness, 0, hue);
}

function parseHex(color: string): Triple | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (!match) return null;
  const part = (index: number): number => parseInt(match[index] ?? "0", 16) / 255;
  return [part(1), part(2), part(3)];
}

function toHex(srgb: Triple, round: (value: number) => number = Math.round): string {
  const digits = srgb.map((part) => {
    const byte = Math.min(255, Math.max(0, round(part * 255)));
    return byte.toString(16).padStart(2, "0");
  });
  return `#${digits.join("")}`;
}

function luminance(srgb: Triple): number {
  const [red, green, blue] = linear(srgb);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function linear(srgb: Triple): Triple {
  const decode = (part: number): number =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  return [decode(srgb[0]), decode(srgb[1]), decode(srgb[2])];
}

function gamma(part: number): number {
  return part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
}

// The matrices of CSS Color 4, 20.2.
function toOklch(srgb: Triple): Triple {
  const [red, green, blue] = linear(srgb);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  return [lightness, Math.hypot(a, b), Math.atan2(b, a)];
}

function fromOklch(lightness: number, chroma: number, hue: number): Triple {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
