/** Where completions come from: emotes, the people who talk here, commands. */
import { el } from "../shared/dom.ts";
import type { CommandHelp, Commands } from "./commands.ts";
import { type Word, rank } from "./completion.ts";
import type { Emotes, Pick } from "./emotes.ts";
import { emoteElement } from "./fragment-view.ts";
import type { You } from "./frames.ts";
import type { Suggestion } from "./suggestions.ts";

const EMOTE_PX = 24;
const SUGGESTED = 8;

export interface Completions {
  emotes: Emotes;
  commands: Commands;
  /** Those who spoke last come first. */
  people(): { login: string; displayName: string }[];
  you(): You | null;
}

/** What the word could become; `again` is called when there is more to know. */
export function suggest(word: Word, from: Completions, again: () => void): Suggestion[] {
  if (word.kind === "command") return suggestCommands(word, from, again);
  if (word.kind === "emote") return suggestEmotes(word, from, again);
  const people = rank(
    word.query,
    from.people(),
    ({ login, displayName }) => `${login} ${displayName}`,
  );
  return people.map(({ login, displayName }) => ({
    insert: `@${login}`,
    label: displayName,
    detail: displayName.toLowerCase() === login ? "" : login,
    picture: null,
  }));
}

function suggestCommands(word: Word, from: Completions, again: () => void): Suggestion[] {
  const commands = from.commands.available(from.you());
  if (commands.length === 0)
    void from.commands.load().then(() => from.commands.available(from.you()).length && again());
  return rank(word.query, commands, ({ name }) => name).map((command) =>
    commandSuggestion(command),
  );
}

function commandSuggestion({ name, usage, about }: CommandHelp): Suggestion {
  return { insert: `/${name}`, label: usage, detail: about, picture: null };
}

function suggestEmotes(word: Word, from: Completions, again: () => void): Suggestion[] {
  if (!from.emotes.isLoaded) void from.emotes.load().then(() => from.emotes.isLoaded && again());
  const { all } = from.emotes;
  // An emote carries its channel's prefix, an emoji none: by the first letters alone emoji would win.
  const ranked = [all.filter(({ images }) => images), all.filter(({ images }) => !images)].flatMap(
    (picks) => rank(word.query, picks, ({ name }) => name),
  );
  return ranked.slice(0, SUGGESTED).map((pick) => ({
    insert: pick.text,
    label: pick.name,
    detail: "",
    picture: pictureOf(pick),
  }));
}

function pictureOf(pick: Pick): HTMLElement {
  if (!pick.images)
    return el("span", { class: "chat-suggestion__emoji", "aria-hidden": "true" }, pick.text);
  const part = { type: "emote" as const, text: pick.text, name: "", width: pick.width };
  return emoteElement(part, pick.images, EMOTE_PX);
}
