/** What is being written at the caret, and what it could become. */

export interface Word {
  kind: "emote" | "user" | "command";
  query: string;
  start: number;
  end: number;
}

/** An emote after ":", a person after "@", a command after the first "/"; null otherwise. */
export function wordAt(text: string, caret: number): Word | null {
  const start = text.slice(0, caret).search(/\S+$/);
  if (start < 0) return null;
  const end = caret + (/^\S*/.exec(text.slice(caret))?.[0].length ?? 0);
  const typed = text.slice(start, caret);
  const query = typed.slice(1);
  if (typed.startsWith("/") && start === 0) return { kind: "command", query, start, end };
  if (typed.startsWith("@")) return { kind: "user", query, start, end };
  // A colon alone is a colon, and ":)" a smile: emotes start at two letters.
  if (/^:[\w+-]{2,}$/.test(typed)) return { kind: "emote", query, start, end };
  return null;
}

/** The text with the word replaced and a space after it, and where the caret goes. */
export function complete(
  text: string,
  word: Word,
  insert: string,
): { text: string; caret: number } {
  const after = text.slice(word.end).replace(/^ /, "");
  const before = `${text.slice(0, word.start)}${insert} `;
  return { text: before + after, caret: before.length };
}

/** Those that begin with the query first, then those that contain it; both keep their order. */
export function rank<T>(
  query: string,
  items: readonly T[],
  nameOf: (item: T) => string,
  limit = 8,
): T[] {
  const wanted = query.toLowerCase();
  const beginning: T[] = [];
  const containing: T[] = [];
  for (const item of items) {
    const place = nameOf(item).toLowerCase().indexOf(wanted);
    if (place === 0) beginning.push(item);
    else if (place > 0) containing.push(item);
    if (beginning.length >= limit) break;
  }
  return [...beginning, ...containing].slice(0, limit);
}

/** Characters as people count them there: code points, as the server does. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
