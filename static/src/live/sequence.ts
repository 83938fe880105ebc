/** Remembers the last event of each channel: what to ask for after a reconnect, what to drop. */

export class EventSequence {
  #lastIds = new Map<string, number>();

  /** Where to resume; null asks for nothing but what comes. */
  after(channel: string): number | null {
    return this.#lastIds.get(channel) ?? null;
  }

  /** Whether the event is new; a repeated or older one is not. */
  accept(channel: string, id: number): boolean {
    if (id <= (this.#lastIds.get(channel) ?? -1)) return false;
    this.#lastIds.set(channel, id);
    return true;
  }

  /** A snapshot stands for everything up to its id. */
  advance(channel: string, id: number | null): void {
    if (id !== null) this.#lastIds.set(channel, Math.max(id, this.#lastIds.get(channel) ?? -1));
  }

  forget(channel: string): void {
    this.#lastIds.delete(channel);
  }
}
