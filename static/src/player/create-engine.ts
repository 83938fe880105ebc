/** Chooses the engine: hls.js where it runs, else the browser's own HLS, else none. */
import Hls from "hls.js/light";
import type { Engine, EngineEvents, Stream } from "./engine.ts";
import { HlsEngine } from "./hls-engine.ts";
import { NativeEngine } from "./native-engine.ts";

export function createEngine(
  video: HTMLVideoElement,
  stream: Stream,
  events: EngineEvents,
): Engine | null {
  if (Hls.isSupported()) return new HlsEngine(video, stream, events);
  if (!video.canPlayType("application/vnd.apple.mpegurl")) return null;
  return new NativeEngine(video, stream, events);
}
