/** The API of channel points, read into what the page shows. */
import { type Json, requestJson } from "../shared/api.ts";

export interface Balance {
  isEnabled: boolean;
  name: string;
  points: number;
  hasBonus: boolean;
}

export interface Reward {
  id: string;
  kind: string;
  title: string;
  prompt: string;
  cost: number;
  color: string;
  needsText: boolean;
  isPaused: boolean;
}

export class PointsApi {
  #base: string;

  constructor(login: string) {
    this.#base = `/api/v1/channels/${encodeURIComponent(login)}/points/`;
  }

  async balance(): Promise<Balance> {
    const answer = await requestJson("GET", this.#base);
    return {
      isEnabled: answer["is_enabled"] === true,
      name: String(answer["name"] ?? ""),
      points: Number(answer["points"] ?? 0),
      hasBonus: answer["has_bonus"] === true,
    };
  }

  async claim(): Promise<number> {
    return Number((await requestJson("POST", `${this.#base}bonus/`))["points"]);
  }

  async rewards(): Promise<Reward[]> {
    const answer = await requestJson("GET", `${this.#base}rewards/`);
    return ((answer["results"] ?? []) as Json[]).map(readReward);
  }

  /** What is left, and an emote that was unlocked; `key` makes a repeat of a try harmless. */
  async redeem(reward: Reward, text: string, key: string): Promise<{ points: number; emote: string }> {
    const path = `${this.#base}rewards/${reward.id}/redemptions/`;
    const answer = await requestJson("POST", path, { key, user_input: text });
    return { points: Number(answer["points"]), emote: String(answer["emote"] ?? "") };
  }
}

function readReward(raw: Json): Reward {
  return {
    id: String(raw["id"]),
    kind: String(raw["kind"]),
    title: String(raw["title"]),
    prompt: String(raw["prompt"]),
    cost: Number(raw["cost"]),
    color: String(raw["color"]),
    needsText: raw["needs_text"] === true,
    isPaused: raw["is_paused"] === true,
  };
}
