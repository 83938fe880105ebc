/** What brings a stream into the <video>, whoever does it. */
import type { FailureKind } from "./recovery.ts";

export interface QualityLevel {
  /** hls.js's index, -1 for automatic. */
  index: number;
  label: string;
  /** What the streamer sends, untouched. */
  isSource: boolean;
}

export interface EngineStats {
  name: string;
  latencyS: number | null;
  bitrateBps: number | null;
  bandwidthBps: number | null;
  codecs: string;
}

/** Where a recorded stream begins: a position in it, or what a clock showed. */
export type StartAt = { timeS: number } | { unixMs: number; guessS: number };

export interface Stream {
  url: string;
  /** Begins where it is told and goes at the viewer's pace, rather than close to the camera. */
  isRecorded: boolean;
  startAt: StartAt;
}

export interface EngineEvents {
  onReady(): void;
  onLevels(levels: QualityLevel[], current: number): void;
  onFailure(kind: FailureKind): void;
}

export interface Engine {
  readonly hasLatencyControl: boolean;
  load(): void;
  recoverMedia(): void;
  /** Stop and start fetching, while the viewer pauses. */
  suspend(): void;
  resume(): void;
  setLevel(index: number): void;
  liveEdgeS(): number | null;
  /** What the clock showed at a moment of the video, and the way back; null without dates. */
  unixMsAt(timeS: number): number | null;
  timeAt(unixMs: number): number | null;
  stats(): EngineStats;
  destroy(): void;
}
