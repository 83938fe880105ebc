/** Puts the latency controller's decisions into effect on a video. */
import { LatencyController } from "./latency-controller.ts";

/** Smaller changes of rate are not worth restarting the pitch corrector. */
const RATE_STEP = 0.015;
/** A move in the page may interrupt the picture; that says nothing about the connection. */
const MOVE_MS = 1500;

export class LatencySteering {
  #video: HTMLVideoElement;
  #controller = new LatencyController();
  #movedAtMs = -Infinity;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  get floorS(): number {
    return this.#controller.floorS;
  }

  /** Call about every 100 ms while the stream is meant to play. */
  steer(nowMs: number): void {
    const video = this.#video;
    if (video.paused || video.seeking || video.readyState < 3) return;
    const { rate, seekByS } = this.#controller.update(nowMs, forwardBufferS(video));
    if (seekByS > 0) video.currentTime += seekByS;
    if (Math.abs(video.playbackRate - rate) >= RATE_STEP || rate === 1) video.playbackRate = rate;
  }

  /** Whether a picture that stands still counts as a stall of the connection. */
  noteStall(nowMs: number): boolean {
    if (nowMs - this.#movedAtMs < MOVE_MS) return false;
    this.#controller.noteStall(nowMs);
    return true;
  }

  noteMove(nowMs: number): void {
    this.#movedAtMs = nowMs;
    this.#controller.reset();
  }

  reset(): void {
    this.#controller.reset();
  }
}

/** Seconds that can be played from here without another byte. */
export function forwardBufferS({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1) {
    const isHere = currentTime >= buffered.start(index) - 0.1;
    if (isHere && currentTime <= buffered.end(index)) return buffered.end(index) - currentTime;
  }
  return 0;
}
