/** Which lines are shown: the newest ones, in bursts; nothing moves while somebody reads above. */
import type { RoomFrame, ShownLine } from "./frames.ts";

export const SHOWN_LINES = 300;
/** While paused this many newer lines wait; older ones of them are forgotten. */
const WAITING_LINES = 500;

type Removal = Extract<RoomFrame, { type: "message_deleted" | "user_cleared" | "chat_cleared" }>;

export class LineBuffer {
  #shown: ShownLine[] = [];
  #waiting: ShownLine[] = [];
  #missed = 0;
  isPaused = false;

  push(line: ShownLine): void {
    this.#waiting.push(line);
    if (this.isPaused) this.#missed += 1;
    if (this.#waiting.length > WAITING_LINES)
      this.#waiting.splice(0, this.#waiting.length - WAITING_LINES);
  }

  /** How many lines have come since the pause. */
  get missed(): number {
    return this.#missed;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0 && !this.isPaused;
  }

  resume(): void {
    this.isPaused = false;
    this.#missed = 0;
  }

  /** What to append now, and how many of the oldest lines to take out before. */
  take(): { added: ShownLine[]; dropped: number } {
    const added = this.#waiting.slice(-SHOWN_LINES);
    this.#waiting = [];
    this.#shown.push(...added);
    const dropped = Math.max(0, this.#shown.length - SHOWN_LINES);
    this.#shown.splice(0, dropped);
    return { added, dropped };
  }

  /** Marks what a moderator took away; gives the ids of lines on the page. */
  remove(removal: Removal): string[] {
    const isGone = selects(removal);
    const ids: string[] = [];
    for (const line of [...this.#shown, ...this.#waiting]) {
      if (line.type !== "chat" || line.isDeleted || !isGone(line)) continue;
      line.isDeleted = true;
      ids.push(line.id);
    }
    return ids;
  }

  find(id: string): ShownLine | undefined {
    return (
      this.#shown.find((line) => line.id === id) ?? this.#waiting.find((line) => line.id === id)
    );
  }

  /** The lines of a thread, or of an account, that are still here; oldest first. */
  select(isWanted: (line: ShownLine) => boolean): ShownLine[] {
    return [...this.#shown, ...this.#waiting].filter(isWanted);
  }

  clear(): void {
    this.#shown = [];
    this.#waiting = [];
    this.#missed = 0;
  }
}

function selects(removal: Removal): (line: ShownLine) => boolean {
  if (removal.type === "message_deleted") return (line) => line.id === removal.messageId;
  if (removal.type === "user_cleared") return (line) => isCleared(line, removal);
  return () => true;
}

/** Whether the line goes with its account's; a ban that is over spares what was said since. */
export function isCleared(
  line: { userId: string; timestamp: number },
  { userId, before }: Extract<RoomFrame, { type: "user_cleared" }>,
): boolean {
  return line.userId === userId && (before === null || line.timestamp < before);
}
