/** The viewer's volume and consent, remembered across channels and visits. */
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
