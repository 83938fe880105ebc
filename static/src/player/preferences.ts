/** The viewer's volume, connection and consent, remembered across channels and visits. */
import { readStored, store } from "../shared/storage.ts";

export interface VolumePreference {
  volume: number;
  isMuted: boolean;
}

export function readVolume(): VolumePreference {
  return readStored<VolumePreference>("player-volume", { volume: 0.8, isMuted: false });
}

export function storeVolume(preference: VolumePreference): void {
  store("player-volume", preference);
}

export function hasAcceptedMature(login: string): boolean {
  return readStored<string[]>("mature-accepted", []).includes(login);
}

export function acceptMature(login: string): void {
  const logins = readStored<string[]>("mature-accepted", []).filter((other) => other !== login);
  store("mature-accepted", [...logins.slice(-49), login]);
}

const FIRST_GUESS_BPS = 10_000_000;
const LEAST_BPS = 500_000;

export function readBandwidth(): number {
  return Math.max(LEAST_BPS, readStored<number>("bandwidth", FIRST_GUESS_BPS));
}

/** Halved, because the next visit may be from a worse place. */
export function storeBandwidth(bitsPerSecond: number): void {
  if (Number.isFinite(bitsPerSecond)) store("bandwidth", Math.round(bitsPerSecond / 2));
}
