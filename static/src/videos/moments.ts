/** Moments of a video that people name in what they write: 1:23, 1:02:03. */

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
