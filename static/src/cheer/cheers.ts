/** What one can cheer with in a channel, as the API says it. */
import { type Json, asNumber, asText, isObject } from "../live/messages.ts";

export interface CheerTier {
  minBits: number;
  color: string;
  image: string;
}

export interface Cheermote {
  prefix: string;
  tiers: CheerTier[];
}

export interface Cheers {
  isOn: boolean;
  minBits: number;
  maxBits: number;
  balance: number;
  cheermotes: Cheermote[];
}

/** What most people give; anything else is written. */
export const AMOUNTS = [1, 10, 50, 100, 500, 1000, 5000, 10_000];
/** What is chosen at first. */
export const FIRST_AMOUNT = 100;

export function parseCheers(answer: Json): Cheers {
  return {
    isOn: answer["isOn"] === true,
    minBits: asNumber(answer["minBits"]) ?? 1,
    maxBits: asNumber(answer["maxBits"]) ?? 100_000,
    balance: asNumber(answer["balance"]) ?? 0,
    cheermotes: list(answer["results"])
      .map((one) => ({ prefix: asText(one["prefix"]), tiers: list(one["tiers"]).map(parseTier) }))
      .filter(({ prefix, tiers }) => prefix !== "" && tiers.length > 0),
  };
}

/** How a cheer of so many bits looks. */
export function tierOf({ tiers }: Cheermote, bits: number): CheerTier | undefined {
  return tiers.filter(({ minBits }) => minBits <= bits).at(-1) ?? tiers[0];
}

/** The whole number somebody wrote, or null when no cheer can have it. */
export function bitsOf(text: string, { minBits, maxBits }: Cheers): number | null {
  const bits = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0;
  return bits >= minBits && bits <= maxBits ? bits : null;
}

function parseTier(tier: Json): CheerTier {
  const images = isObject(tier["images"]) ? tier["images"] : {};
  return {
    minBits: asNumber(tier["minBits"]) ?? 1,
    color: asText(tier["color"]),
    image: asText(images["static"]),
  };
}

function list(raw: unknown): Json[] {
  return Array.isArray(raw) ? raw.filter(isObject) : [];
}
