/** Offsets in a video as people write and read them: 1:23, 1:02:03. */

/** 1:02:03 of an offset in milliseconds. */
export function formatOffset(offsetMs: number): string {
  const seconds = Math.max(0, Math.floor(offsetMs / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = `${hours ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

const STAMP = /(?<![\d:.])(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)(?![\d:]|\.\d)/g;

export type TextPiece = { text: string; offsetMs: number | null };

/** The text in pieces: those that name a moment within the video have its offset. */
export function splitMoments(text: string, durationMs: number): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(STAMP)) {
    const [whole, hours = "0", minutes = "0", seconds = "0"] = match;
    const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    if (offsetMs > durationMs) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), offsetMs: null });
    pieces.push({ text: whole, offsetMs });
    end = match.index + whole.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), offsetMs: null });
  return pieces;
}

/** Ask the player of the page to go there. */
export function seekTo(offsetMs: number): void {
  document.dispatchEvent(new CustomEvent("video:seek", { detail: { offsetMs } }));
}
