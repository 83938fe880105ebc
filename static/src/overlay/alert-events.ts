/** Which alert an event of the feed is: its kind, the words for its template, what it amounts to. */
import { type Json, asNumber, asText } from "../live/messages.ts";

export interface Alert {
  /** The event's id; a test's is its own. */
  id: string;
  kind: string;
  /** What the placeholders of a template stand for. */
  values: Record<string, string>;
  message: string;
  /** What a minimum is compared with; null where there is none. */
  amount: number | null;
  isTest: boolean;
}

type Parts = Omit<Alert, "id" | "isTest">;
/** Words that come from the page, because they are translated. */
export interface AlertWords {
  anonymous: string;
  language: string;
}

/** Null for an event that is no alert, or stands behind another one's: a gift's subscriptions. */
export function alertOf(id: string, event: string, data: Json, words: AlertWords): Alert | null {
  const parts = PARTS[event]?.(data, words);
  return parts ? { id, isTest: id.startsWith("test-"), ...parts } : null;
}

const PARTS: Record<string, (data: Json, words: AlertWords) => Parts | null> = {
  "channel.follow": (data, words) => parts("follow", { name: nameOf(data, words) }),
  "channel.subscribe": (data, words) =>
    data["is_gift"] === true ? null : parts("subscribe", subscriber(data, words)),
  "channel.subscription.message": (data, words) =>
    parts("resub", subscriber(data, words), asText(data["message"])),
  "channel.subscription.gift": (data, words) => {
    const count = asNumber(data["total"]) ?? 1;
    return parts("gift", { ...subscriber(data, words), count: String(count) }, "", count);
  },
  "channel.cheer": (data, words) => {
    const bits = asNumber(data["bits"]) ?? 0;
    const amount = bits.toLocaleString(words.language);
    return parts("cheer", { name: nameOf(data, words), amount }, asText(data["message"]), bits);
  },
  "channel.donation": (data, words) => {
    const minor = asNumber(data["amount_minor"]) ?? 0;
    const amount = money(minor, asText(data["currency"]), words.language);
    return parts("donation", { name: nameOf(data, words), amount }, asText(data["message"]), minor);
  },
  "channel.raid": (data) => {
    const viewers = asNumber(data["viewers"]) ?? 0;
    const name = asText(data["from_display_name"]) || asText(data["from_login"]);
    return parts("raid", { name, viewers: String(viewers) }, "", viewers);
  },
};

function parts(
  kind: string,
  values: Record<string, string>,
  message = "",
  amount: number | null = null,
): Parts {
  return { kind, values: { ...values, message }, message, amount };
}

function subscriber(data: Json, words: AlertWords): Record<string, string> {
  return {
    name: nameOf(data, words),
    tier: asText(data["tier"]),
    months: asText(data["months"]),
  };
}

function nameOf(data: Json, words: AlertWords): string {
  return asText(data["user_display_name"]) || asText(data["user_login"]) || words.anonymous;
}

/** Minor units as people write them; the browser knows how many decimals a currency has. */
export function money(minor: number, currency: string, language: string): string {
  try {
    const format = new Intl.NumberFormat(language, { style: "currency", currency });
    const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(minor / 10 ** decimals);
  } catch {
    return `${minor} ${currency}`; // no currency that this browser has heard of
  }
}

/** The template as pieces: plain words, and what a placeholder stands for. */
export function fillTemplate(
  template: string,
  values: Record<string, string>,
): { text: string; isValue: boolean }[] {
  const pieces: { text: string; isValue: boolean }[] = [];
  for (const part of template.split(/(\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    const isKnown = name !== undefined && Object.hasOwn(values, name);
    const value = isKnown ? values[name] : undefined;
    const text = value ?? part;
    if (text) pieces.push({ text, isValue: value !== undefined });
  }
  return pieces;
}
