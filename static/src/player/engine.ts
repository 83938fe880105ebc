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

export interface EngineEvents {
  onReady(): void;
  onLevels(levels: QualityLevel[], current: number): void;
  onFailure(kind: FailureKind): void;
}

export interface Engine {
  readonly hasLatencyControl: boolean;
  load(url: string): void;
  recoverMedia(): void;
  /** Stop and start fetching, while the viewer pauses. */
  suspend(): void;
  resume(): void;
  setLevel(index: number): void;
  liveEdgeS(): number | null;
  stats(): EngineStats;
  destroy(): void;
}
