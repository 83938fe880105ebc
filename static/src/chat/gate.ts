/** What stands between this account and its next message, and how long it has to wait. */
import type { Ban, RoomSettings, You } from "./frames.ts";

export type Gate =
  | { kind: "banned"; reason: string; mayAskFrom: number | null }
  | { kind: "timed_out"; reason: string; expiresAt: number }
  | { kind: "warned"; reason: string }
  | { kind: "rules" }
  | { kind: "open" };

/** The first obstacle, the heaviest first. */
export function gateOf(you: You | null, rules: readonly string[], nowMs: number): Gate {
  if (!you) return { kind: "open" };
  const ban = you.ban && isInForce(you.ban, nowMs) ? you.ban : null;
  if (ban?.expiresAt) return { kind: "timed_out", reason: ban.reason, expiresAt: ban.expiresAt };
  if (ban) return { kind: "banned", reason: ban.reason, mayAskFrom: ban.mayAskFrom };
  if (you.warning) return { kind: "warned", reason: you.warning.reason };
  if (rules.length > 0 && !you.acceptedRules && you.role !== "broadcaster")
    return { kind: "rules" };
  return { kind: "open" };
}

function isInForce(ban: Ban, nowMs: number): boolean {
  return ban.expiresAt === null || ban.expiresAt > nowMs;
}

/** Slow mode and its kin leave those out who keep order, and VIPs. */
export function isExempt(you: You | null): boolean {
  return ["broadcaster", "moderator", "vip", "staff"].includes(you?.role ?? "");
}

/** Seconds until slow mode lets the next message through. */
export function slowModeWait(
  settings: RoomSettings,
  you: You | null,
  lastSentMs: number,
  nowMs: number,
): number {
  if (settings.slowModeSeconds === 0 || isExempt(you) || lastSentMs === 0) return 0;
  return Math.max(0, Math.ceil((lastSentMs + settings.slowModeSeconds * 1000 - nowMs) / 1000));
}
