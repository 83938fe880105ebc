/** What was sent before, walked with the arrow keys from an empty field, as in a shell. */

const KEPT = 30;

export class SentHistory {
  #sent: string[] = [];
  #at = 0;

  add(text: string): void {
    if (this.#sent.at(-1) !== text) this.#sent.push(text);
    if (this.#sent.length > KEPT) this.#sent.shift();
    this.#at = this.#sent.length;
  }

  /** The text to show, or null when the key is not for the history: something else is written. */
  step(by: -1 | 1, written: string): string | null {
    const isWalking = this.#at < this.#sent.length && written === this.#sent[this.#at];
    if (written !== "" && !isWalking) return null;
    if (!isWalking) this.#at = this.#sent.length;
    const next = this.#at + by;
    if (next < 0 || next > this.#sent.length || (!isWalking && by > 0)) return null;
    this.#at = next;
    return this.#sent[next] ?? "";
  }
}
