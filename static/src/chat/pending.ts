/** Own messages on their way: shown at once, sent again after a loss, given back when refused. */
import { randomKey } from "../shared/keys.ts";

export interface PendingLine {
  nonce: string;
  text: string;
  replyTo: string | null;
  isSent: boolean;
}

/** After this long without an answer the message is given back to its author. */
const PATIENCE_MS = 15_000;

export class PendingLines {
  #lines = new Map<string, PendingLine & { atMs: number }>();
  #makeNonce: () => string;

  constructor(makeNonce: () => string = randomKey) {
    this.#makeNonce = makeNonce;
  }

  add(text: string, replyTo: string | null, nowMs: number): PendingLine {
    const line = { nonce: this.#makeNonce(), text, replyTo, isSent: false, atMs: nowMs };
    this.#lines.set(line.nonce, line);
    return line;
  }

  /** The line is the room's now, or was refused; undefined when it was not one of ours. */
  take(nonce: string): PendingLine | undefined {
    const line = this.#lines.get(nonce);
    this.#lines.delete(nonce);
    return line;
  }

  /** The server keeps it; its `chat` frame is still to come. */
  confirm(nonce: string): void {
    const line = this.#lines.get(nonce);
    if (line) line.isSent = true;
  }

  /** What to say again on a new connection. The nonce keeps it from being said twice. */
  unconfirmed(): PendingLine[] {
    return [...this.#lines.values()].filter((line) => !line.isSent);
  }

  /** Takes out the lines that nobody answered for. */
  takeOverdue(nowMs: number): PendingLine[] {
    const overdue = this.unconfirmed().filter(
      (line) => nowMs - (this.#lines.get(line.nonce)?.atMs ?? nowMs) > PATIENCE_MS,
    );
    for (const line of overdue) this.#lines.delete(line.nonce);
    return overdue;
  }

  get size(): number {
    return this.#lines.size;
  }
}
