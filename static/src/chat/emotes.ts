/** The emotes this account may use here, fetched once; what it used lately comes first. */
import { asNumber, asText } from "../live/messages.ts";
import { readStored, store } from "../shared/storage.ts";
import { type ChatApi, type Json, listOf } from "./api.ts";
import { EMOJI } from "./emoji.ts";
import type { Images } from "./frames.ts";

/** What is written is `text`: an emote's code, or the emoji itself. */
export interface Pick {
  text: string;
  name: string;
  images: Images | null;
  width: number;
}

export interface PickGroup {
  key: string;
  picks: Pick[];
}

const RECENT = "chat-recent-emotes";
const RECENT_SHOWN = 24;

export class Emotes {
  #api: ChatApi;
  #groups: PickGroup[] = [];
  #byText = new Map<string, Pick>();
  #loading: Promise<void> | null = null;
  #isLoaded = false;

  constructor(api: ChatApi) {
    this.#api = api;
    this.#index();
  }

  /** Emoji are there at once; emotes when this is done. A failure is tried again next time. */
  load(): Promise<void> {
    this.#loading ??= this.#fetch().catch(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** Ask anew the next time: what the account may write has changed. */
  forget(): void {
    this.#loading = null;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  get all(): Pick[] {
    return [...this.#byText.values()];
  }

  /** Recently used first, then the channel's and the site's, then emoji. */
  groups(): PickGroup[] {
    const recent = readStored<string[]>(RECENT, [])
      .map((text) => this.#byText.get(text))
      .filter((pick) => pick !== undefined);
    const used = recent.length > 0 ? [{ key: "recent", picks: recent }] : [];
    return [...used, ...this.#groups, ...emojiGroups()];
  }

  noteUse(text: string): void {
    store(RECENT, withRecent(readStored<string[]>(RECENT, []), text));
  }

  async #fetch(): Promise<void> {
    const answer = await this.#api.channel("GET", "emotes/");
    this.#groups = ["channel", "mine", "global"]
      .map((key) => ({ key, picks: listOf({ [key]: answer[key] } as Json, key).map(readEmote) }))
      .filter(({ picks }) => picks.length > 0);
    this.#isLoaded = true;
    this.#index();
  }

  #index(): void {
    this.#byText.clear();
    for (const { picks } of [...this.#groups, ...emojiGroups()]) {
      for (const pick of picks) if (!this.#byText.has(pick.text)) this.#byText.set(pick.text, pick);
    }
  }
}

/** The list with this one in front, each once. */
export function withRecent(recent: readonly string[], text: string): string[] {
  return [text, ...recent.filter((other) => other !== text)].slice(0, RECENT_SHOWN);
}

function readEmote(raw: Json): Pick {
  const code = asText(raw["code"]) || asText(raw["name"]);
  return {
    text: code,
    name: code,
    images: (raw["images"] ?? null) as Images | null,
    width: asNumber(raw["width"]) ?? 28,
  };
}

function emojiGroups(): PickGroup[] {
  return Object.entries(EMOJI).map(([key, emoji]) => ({
    key,
    picks: emoji.map(({ text, name }) => ({ text, name, images: null, width: 28 })),
  }));
}
