/** What a page tells about a video, read with care: it is JSON that templates wrote (pure). */
import { type Json, asNumber, asText } from "../live/messages.ts";
import type { Span } from "./seek-maths.ts";

export interface Storyboard {
  intervalMs: number;
  columns: number;
  rows: number;
  width: number;
  height: number;
  urls: string[];
}

export interface Chapter {
  offsetMs: number;
  title: string;
}

export interface NextVideo {
  url: string;
  title: string;
  thumbnailUrl: string;
}

export interface VideoSource {
  id: string;
  title: string;
  durationMs: number;
  /** Its broadcast still goes on. */
  isGrowing: boolean;
  pageUrl: string;
  storyboard: Storyboard | null;
  chapters: Chapter[];
  muted: Span[];
  /** Where the page wants it to begin; null: where the viewer left off. */
  startMs: number | null;
  next: NextVideo | null;
}

type Data = Readonly<Record<string, string | undefined>>;

export function readVideo(data: Data): VideoSource {
  const id = data["videoId"] ?? "";
  return {
    id,
    title: data["title"] ?? "",
    durationMs: Number(data["durationMs"]) || 0,
    isGrowing: data["growing"] !== undefined,
    pageUrl: data["pageUrl"] || `/videos/${id}`,
    storyboard: readStoryboard(parse(data["storyboard"])),
    chapters: readChapters(parse(data["chapters"])),
    muted: readSpans(parse(data["muted"])),
    startMs: data["startMs"] ? Number(data["startMs"]) || 0 : null,
    next: readNext(parse(data["next"])),
  };
}

export function readStoryboard(raw: unknown): Storyboard | null {
  if (!isObject(raw)) return null;
  const number = (key: string): number => asNumber(raw[key]) ?? 0;
  const urls = Array.isArray(raw["urls"]) ? raw["urls"].map(asText).filter(Boolean) : [];
  const board = {
    intervalMs: number("interval_ms"),
    columns: number("columns"),
    rows: number("rows"),
    width: number("width"),
    height: number("height"),
    urls,
  };
  const isWhole = Object.values(board).every((value) => typeof value !== "number" || value > 0);
  return isWhole && urls.length > 0 ? board : null;
}

/** In order, each moment once. */
export function readChapters(raw: unknown): Chapter[] {
  if (!Array.isArray(raw)) return [];
  const chapters = raw.filter(isObject).map((one) => ({
    offsetMs: Math.max(0, asNumber(one["offset_ms"]) ?? 0),
    title: asText(one["title"]) || categoryName(one["category"]),
  }));
  chapters.sort((one, other) => one.offsetMs - other.offsetMs);
  return chapters.filter((one, index) => one.offsetMs !== chapters[index + 1]?.offsetMs);
}

export function readSpans(raw: unknown): Span[] {
  if (!Array.isArray(raw)) return [];
  return raw
    .filter((pair): pair is unknown[] => Array.isArray(pair))
    .map(([startMs, endMs]) => ({ startMs: asNumber(startMs) ?? 0, endMs: asNumber(endMs) ?? 0 }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}

function readNext(raw: unknown): NextVideo | null {
  if (!isObject(raw) || !asText(raw["url"])) return null;
  return {
    url: asText(raw["url"]),
    title: asText(raw["title"]),
    thumbnailUrl: asText(raw["thumbnail_url"]),
  };
}

function categoryName(raw: unknown): string {
  return isObject(raw) ? asText(raw["name"]) : asText(raw);
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text || "null") as unknown;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
