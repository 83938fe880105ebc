/** Fetches a minute of a recording's chat, all pages of it. */
import { asNumber, asText } from "../live/messages.ts";
import { type Json, listOf, requestJson } from "./api.ts";
import { parseFrame } from "./parse-frames.ts";
import { type ReplayLine, WINDOW_MS, type WindowAnswer } from "./replay-track.ts";

/** Nobody reads faster than this; the rest of such a minute would be pushed out unseen. */
const MOST_PAGES = 6;

export class ReplaySource {
  #url: string;

  constructor(videoId: string) {
    this.#url = `/api/v1/videos/${videoId}/chat/`;
  }

  /** Rejects with a Refusal. */
  async fetchWindow(index: number): Promise<WindowAnswer> {
    const from = index * WINDOW_MS;
    const lines: ReplayLine[] = [];
    let after = "";
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = `?from_ms=${from}&to_ms=${from + WINDOW_MS}${after && `&after=${after}`}`;
      const answer = await requestJson("GET", this.#url + query);
      lines.push(...listOf(answer).flatMap(readLine));
      after = asText(answer["next_after"]);
      if (!after) return answerOf(answer, lines);
    }
    return { lines, nextOffsetMs: null, untilMs: from + WINDOW_MS };
  }
}

function answerOf(answer: Json, lines: readonly ReplayLine[]): WindowAnswer {
  return {
    lines,
    nextOffsetMs: asNumber(answer["next_offset_ms"]),
    untilMs: asNumber(answer["until_ms"]) ?? 0,
  };
}

function readLine(raw: Json): ReplayLine[] {
  const frame = parseFrame(raw);
  const offsetMs = asNumber(raw["offset_ms"]);
  if (offsetMs === null || (frame?.type !== "chat" && frame?.type !== "notice")) return [];
  return [{ offsetMs, line: frame }];
}
