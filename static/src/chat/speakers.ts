/** Who has spoken lately, for "@" completion. */
import type { LineFrame } from "./frames.ts";

const KEPT = 500;

export class Speakers {
  #byLogin = new Map<string, string>();

  note({ username, displayName }: Pick<LineFrame, "username" | "displayName">): void {
    this.#byLogin.delete(username);
    this.#byLogin.set(username, displayName);
    const oldest = this.#byLogin.size > KEPT ? this.#byLogin.keys().next().value : undefined;
    if (oldest !== undefined) this.#byLogin.delete(oldest);
  }

  newestFirst(): { login: string; displayName: string }[] {
    return [...this.#byLogin].reverse().map(([login, displayName]) => ({ login, displayName }));
  }
}
