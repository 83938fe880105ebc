/** Clocks and addresses of a broadcast that can be rewound (pure). */

/** Closer to the camera than this, one wants to be live. */
const EDGE_MS = 8_000;

/** What the newest picture shows, by the server's clock. */
export function liveEdgeMs(nowMs: number, skewMs: number): number {
  return nowMs + skewMs;
}

export function isAtEdge(offsetMs: number, lengthMs: number): boolean {
  return lengthMs - offsetMs < EDGE_MS;
}

/** The list of the whole broadcast lies beside that of its newest part. */
export function rewoundUrl(playbackUrl: string): string {
  return playbackUrl.replace(/[^/?#]+(?=$|[?#])/, "dvr.m3u8");
}
