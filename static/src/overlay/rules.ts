/** How alerts look, as the server says it (chat.selectors.alerts.represent_rule). */
import { type Json, asNumber, asText, isObject } from "../live/messages.ts";

export interface AlertRule {
  isEnabled: boolean;
  minimum: number;
  template: string;
  showsMessage: boolean;
  durationMs: number;
  animation: string;
  position: string;
  fontSizePx: number;
  color: string;
  soundUrl: string;
  volumePercent: number;
  imageUrl: string;
}

export type AlertRules = Map<string, AlertRule>;

export function parseRules(raw: unknown): AlertRules {
  const alerts = isObject(raw) && isObject(raw["alerts"]) ? raw["alerts"] : {};
  const rules: AlertRules = new Map();
  for (const [kind, rule] of Object.entries(alerts)) {
    if (isObject(rule)) rules.set(kind, parseRule(rule));
  }
  return rules;
}

export function parseRule(raw: Json): AlertRule {
  return {
    isEnabled: raw["is_enabled"] === true,
    minimum: asNumber(raw["minimum"]) ?? 0,
    template: asText(raw["template"]),
    showsMessage: raw["shows_message"] === true,
    durationMs: asNumber(raw["duration_ms"]) ?? 6000,
    animation: asText(raw["animation"]),
    position: asText(raw["position"]),
    fontSizePx: asNumber(raw["font_size_px"]) ?? 40,
    color: asText(raw["color"]),
    soundUrl: asText(raw["sound_url"]),
    volumePercent: asNumber(raw["volume_percent"]) ?? 0,
    imageUrl: asText(raw["image_url"]),
  };
}
