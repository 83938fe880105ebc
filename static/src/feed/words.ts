/** What an entry says: a sentence with names in it, and what was said or came of it. */
import { asNumber, asText, type Json } from "../live/messages.ts";
import { type Entry, inner, items } from "./entries.ts";

/** A key of the translated words, and what its {places} hold. */
export interface Sentence {
  key: string;
  values: Record<string, string | number>;
  /** The login behind {name}; empty for somebody without a page. */
  login: string;
  /** What the person wrote. */
  message: string;
  /** A second line of ours. */
  detail?: { key: string; values: Record<string, string | number> };
}

const MAX_NAMED = 5;

export function sentenceOf(entry: Entry, language: string): Sentence | null {
  const { data } = entry;
  const said = (key: string, values: Sentence["values"] = {}): Sentence => ({
    key,
    values: { name: nameIn(data), tier: asNumber(data["tier"]) ?? 1, ...values },
    login: asText(data["user_login"]),
    message: asText(data["message"]),
  });
  switch (entry.event) {
    case "channel.follow":
      return said("feed.follow");
    case "channel.subscribe":
      return said("feed.sub");
    case "channel.subscription.message":
      return resub(said("feed.resub", { months: number(data, "months") }), data);
    case "channel.subscription.gift":
      return gift(said("feed.gift"), data);
    case "channel.subscription.upgrade":
      if (data["was_gift"] !== true) return said("feed.upgrade.tier");
      return asText(data["gifter_display_name"])
        ? said("feed.upgrade", { gifter: asText(data["gifter_display_name"]) })
        : said("feed.upgrade.anonymous");
    case "channel.cheer":
      return said("feed.cheer", { bits: number(data, "bits").toLocaleString(language) });
    case "channel.donation":
      return said("feed.donation", { amount: money(data, language) });
    case "channel.raid":
      return {
        ...said("feed.raid", {
          name: asText(data["from_display_name"]) || asText(data["from_login"]),
          viewers: number(data, "viewers").toLocaleString(language),
        }),
        login: asText(data["from_login"]),
      };
    case "channel.hype_train.begin":
      return said("feed.hype_train.begin");
    case "channel.hype_train.end":
      return said("feed.hype_train.end", { level: number(inner(data, "train"), "level") });
    case "channel.poll.end":
      return poll(said("feed.poll", { title: asText(inner(data, "poll")["title"]) }), data);
    case "channel.prediction.begin":
      return said("feed.prediction.begin", { title: asText(inner(data, "prediction")["title"]) });
    case "channel.prediction.lock":
      return said("feed.prediction.lock", { title: asText(inner(data, "prediction")["title"]) });
    case "channel.prediction.end":
      return prediction(said("feed.prediction"), inner(data, "prediction"), language);
    case "channel.channel_points_custom_reward_redemption.add":
      return redemption(said("feed.redemption"), data);
    case "stream.online":
      return asText(data["title"])
        ? said("feed.online", { title: asText(data["title"]) })
        : said("feed.online.untitled");
    case "channel.update":
      return asText(data["title"])
        ? said("feed.update", { title: asText(data["title"]) })
        : said("feed.update.untitled");
    default:
      return null;
  }
}

function resub(sentence: Sentence, data: Json): Sentence {
  const streak = number(data, "streak");
  return streak > 1 ? { ...sentence, detail: { key: "feed.streak", values: { streak } } } : sentence;
}

function gift(sentence: Sentence, data: Json): Sentence {
  const names = items(data, "recipients").map(nameIn).filter(Boolean);
  const total = number(data, "total");
  if (data["is_community"] !== true && total <= 1) {
    return { ...sentence, values: { ...sentence.values, recipient: names[0] ?? "" } };
  }
  const named = names.slice(0, MAX_NAMED).join(", ");
  const more = total - Math.min(names.length, MAX_NAMED);
  const values = { names: named, count: more };
  return {
    ...sentence,
    key: "feed.gifts",
    values: { ...sentence.values, count: total },
    ...(named ? { detail: { key: more > 0 ? "feed.gifts.more" : "feed.gifts.to", values } } : {}),
  };
}

function poll(sentence: Sentence, data: Json): Sentence {
  const choices = items(inner(data, "poll"), "choices");
  const total = choices.reduce((sum, choice) => sum + number(choice, "votes"), 0);
  const best = Math.max(0, ...choices.map((choice) => number(choice, "votes")));
  const winners = choices.filter((choice) => number(choice, "votes") === best);
  if (!total) return sentence;
  const values = {
    choice: winners.map((choice) => asText(choice["title"])).join(", "),
    percent: Math.round((best / total) * 100),
  };
  return { ...sentence, detail: { key: "feed.poll.result", values } };
}

function prediction(sentence: Sentence, told: Json, language: string): Sentence {
  const values = { ...sentence.values, title: asText(told["title"]) };
  if (asText(told["status"]) === "CANCELED") {
    return { ...sentence, key: "feed.prediction.canceled", values };
  }
  const outcomes = items(told, "outcomes");
  const winner = outcomes.find((one) => asText(one["id"]) === asText(told["winnerId"]));
  if (!winner) return { ...sentence, values };
  const pool = outcomes.reduce((sum, one) => sum + number(one, "points"), 0);
  const result = { outcome: asText(winner["title"]), points: pool.toLocaleString(language) };
  return { ...sentence, values, detail: { key: "feed.prediction.result", values: result } };
}

function redemption(sentence: Sentence, data: Json): Sentence {
  const title = asText(inner(data, "reward")["title"]);
  const values = { ...sentence.values, title };
  return { ...sentence, values, message: asText(data["user_input"]) };
}

/** The amount as the reader's language writes it; minor units are the currency's own. */
export function money(data: Json, language: string): string {
  const currency = asText(data["currency"]) || "EUR";
  const formatter = new Intl.NumberFormat(language, { style: "currency", currency });
  const decimals = formatter.resolvedOptions().maximumFractionDigits ?? 2;
  return formatter.format(number(data, "amount_minor") / 10 ** decimals);
}

function nameIn(data: Json): string {
  return asText(data["user_display_name"]) || asText(data["user_login"]);
}

function number(data: Json, name: string): number {
  return asNumber(data[name]) ?? 0;
}
