/** Chooses the engine: hls.js where it runs, else the browser's own HLS, else none. */
import Hls from "hls.js/light";
import type { Engine, EngineEvents } from "./engine.ts";
import { HlsEngine } from "./hls-engine.ts";
import { NativeEngine } from "./native-engine.ts";

export function createEngine(video: HTMLVideoElement, events: EngineEvents): Engine | null {
  if (Hls.isSupported()) return new HlsEngine(video, events);
  if (video.canPlayType("application/vnd.apple.mpegurl")) return new NativeEngine(video, events);
  return null;
}
