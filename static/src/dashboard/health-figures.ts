/** A health report as the panel writes it (pure). */
import { type Json, asNumber, asText } from "../live/messages.ts";

export interface Figure {
  text: string;
  value: number | null;
}

/** The report's fields as figures of the panel, by their data-stat name. */
export function healthFigures(health: Json): Record<string, Figure> {
  const number = (key: string, scale: number, digits: number): Figure => {
    const raw = asNumber(health[key]);
    const value = raw === null ? null : raw / scale;
    return { text: value === null ? "–" : value.toFixed(digits), value };
  };
  const size = [asNumber(health["width"]), asNumber(health["height"])];
  const renditions = Array.isArray(health["renditions"]) ? health["renditions"].map(asText) : [];
  return {
    bitrate: number("bitrate_bps", 1e6, 2),
    fps: number("fps", 1, 0),
    keyframe_interval: number("keyframe_interval_ms", 1000, 1),
    late_frames: number("late_frames", 1, 0),
    dropped_frames: number("dropped_frames", 1, 0),
    video_codec: { text: asText(health["video_codec"]) || "–", value: null },
    audio_codec: { text: asText(health["audio_codec"]) || "–", value: null },
    resolution: { text: size[0] && size[1] ? `${size[0]} × ${size[1]}` : "–", value: null },
    renditions: { text: renditions.join(", ") || "–", value: null },
  };
}
