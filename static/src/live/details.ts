/** What the live DOM events carry: channel:event, channel:live, stream:health and their kin. */
import type { Json, LiveState, VideoNews } from "./messages.ts";

export interface ChannelEventDetail {
  channel: string;
  id: number;
  event: string;
  data: Json;
  atMs: number;
}

export interface ChannelLiveDetail {
  channel: string;
  live: LiveState;
}

export interface HealthDetail {
  channel: string;
  /** Null while nothing arrives. */
  health: Json | null;
}

/** A publisher of one's own channel was turned away. */
export interface RefusalDetail {
  channel: string;
  code: string;
  reason: string;
}

/** "video:news": one of one's own recordings or uploads changed. */
export interface VideoNewsDetail {
  channel: string;
  video: VideoNews;
}

/** "overlay:told": what a channel tells its overlay pages. */
export interface OverlayDetail {
  action: string;
  data: Json;
}

export interface DirectoryDetail {
  event: string;
  channelId: number;
  data: Json;
}
