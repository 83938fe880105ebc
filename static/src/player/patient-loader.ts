/** Loads a growing playlist anew only once the viewer is near its end. hls.js alone asks every two
 * seconds for a list that, of half a day, names twenty thousand segments. */
import Hls, { type LevelDetails, type PlaylistLoaderConstructor } from "hls.js/light";
import { isReloadDue } from "./reload-rule.ts";

const LOOK_MS = 1_000;

export function patientLoader(video: HTMLVideoElement): PlaylistLoaderConstructor {
  const Base = Hls.DefaultConfig.loader as unknown as PlaylistLoaderConstructor;
  // After a change of rendition hls.js fetches nothing until it has that rendition's list anew.
  let lastLevel: number | null = null;
  return class extends Base {
    #timer: ReturnType<typeof setInterval> | undefined;

    override load(...[context, config, callbacks]: Parameters<InstanceType<typeof Base>["load"]>): void {
      const known = context.level === lastLevel ? context.levelOrTrack?.details : undefined;
      lastLevel = context.level;
      const since = performance.now();
      const isDue = (): boolean =>
        !known?.live || isReloadDue(aheadS(known, video), known.totalduration, (performance.now() - since) / 1000);
      this.#stop();
      if (isDue()) {
        super.load(context, config, callbacks);
        return;
      }
      this.#timer = setInterval(() => {
        if (!isDue()) return;
        this.#stop();
        super.load(context, config, callbacks);
      }, LOOK_MS);
    }

    override abort(): void {
      this.#stop();
      super.abort();
    }

    override destroy(): void {
      this.#stop();
      super.destroy();
    }

    #stop(): void {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  };
}

function aheadS(details: LevelDetails, video: HTMLVideoElement): number {
  return details.edge - video.currentTime;
}
