/** One timer for everything that shows passing time; idle while the page is hidden. */

type Tick = (nowMs: number) => void;

const ticks = new Set<Tick>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Call `tick` every second from now on; the result ends it. */
export function everySecond(tick: Tick): () => void {
  ticks.add(tick);
  tick(Date.now());
  timer ??= setInterval(runTicks, 1000);
  return () => {
    ticks.delete(tick);
    if (ticks.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function runTicks(): void {
  if (document.hidden) return;
  const nowMs = Date.now();
  for (const tick of ticks) tick(nowMs);
}
