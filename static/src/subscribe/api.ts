/** What the dialog asks of the API. */
import { type Json, requestJson } from "../shared/api.ts";

export interface Plan {
  tier: number;
  name: string;
  amountMinor: number;
  currency: string;
  price: string;
}

export interface Plans {
  plans: Plan[];
  giftCounts: number[];
}

export interface Subscription {
  tier: number;
  state: string;
  isGift: boolean;
  isFounder: boolean;
  months: number;
  streak: number;
  paidUntil: string;
  renewsAt: string | null;
  canShareMonth: boolean;
}

const address = (channel: string, rest: string): string =>
  `/api/v1/channels/${encodeURIComponent(channel)}/${rest}`;

export async function readPlans(): Promise<Plans> {
  const answer = await requestJson("GET", "/api/v1/subscription-plans/");
  return {
    plans: (answer["results"] as Json[]).map((one) => ({
      tier: Number(one["tier"]),
      name: String(one["name"]),
      amountMinor: Number(one["amount_minor"]),
      currency: String(one["currency"]),
      price: String(one["price"]),
    })),
    giftCounts: answer["gift_counts"] as number[],
  };
}

export async function readSubscription(channel: string): Promise<Subscription | null> {
  return parse(await requestJson("GET", address(channel, "subscription/")));
}

export async function cancel(channel: string): Promise<void> {
  await requestJson("DELETE", address(channel, "subscription/"));
}

export async function shareMonth(
  channel: string,
  message: string,
  isStreakShared: boolean,
): Promise<Subscription | null> {
  const body = { message, is_streak_shared: isStreakShared };
  return parse(await requestJson("POST", address(channel, "subscription/share/"), body));
}

/** The provider's page for what is wanted: `subscription/`, `subscription/upgrade/` or `gifts/`. */
export async function checkout(channel: string, what: string, body: Json): Promise<string> {
  return String((await requestJson("POST", address(channel, what), body))["checkout_url"]);
}

function parse(answer: Json): Subscription | null {
  const found = answer["subscription"] as Json | null;
  if (!found) return null;
  return {
    tier: Number(found["tier"]),
    state: String(found["state"]),
    isGift: Boolean(found["is_gift"]),
    isFounder: Boolean(found["is_founder"]),
    months: Number(found["months"]),
    streak: Number(found["streak"]),
    paidUntil: String(found["paid_until"]),
    renewsAt: found["renews_at"] ? String(found["renews_at"]) : null,
    canShareMonth: Boolean(found["can_share_month"]),
  };
}
