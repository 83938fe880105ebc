/** A prediction as the chat's frame and the API have it. */
import type { Json } from "../shared/api.ts";

export interface Outcome {
  id: string;
  title: string;
  points: number;
  users: number;
}

export interface Prediction {
  id: string;
  title: string;
  status: string;
  outcomes: Outcome[];
  winnerId: string | null;
  locksAt: number;
  endedAt: number | null;
}

export interface Stake {
  outcomeId: string;
  points: number;
  paid: number | null;
}

export function readPrediction(raw: Json): Prediction {
  return {
    id: String(raw["id"]),
    title: String(raw["title"]),
    status: String(raw["status"]),
    outcomes: ((raw["outcomes"] ?? []) as Json[]).map((one) => ({
      id: String(one["id"]),
      title: String(one["title"]),
      points: Number(one["points"]),
      users: Number(one["users"]),
    })),
    winnerId: raw["winnerId"] ? String(raw["winnerId"]) : null,
    locksAt: Number(raw["locksAt"]),
    endedAt: raw["endedAt"] === null ? null : Number(raw["endedAt"]),
  };
}

export function readStake(raw: unknown): Stake | null {
  if (!raw) return null;
  const { outcome_id: outcomeId, points, paid } = raw as Json;
  return {
    outcomeId: String(outcomeId),
    points: Number(points),
    paid: paid === null ? null : Number(paid),
  };
}
