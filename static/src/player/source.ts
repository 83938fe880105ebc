/** What a page asks the player to show, read from the data attributes of its place. */
import { type VideoSource, readVideo } from "./video-source.ts";

export interface Source {
  login: string;
  name: string;
  playbackUrl: string;
  isLive: boolean;
  poster: string;
  heartbeatUrl: string;
  /** Where the mini-player leads back to. */
  channelUrl: string;
  isMature: boolean;
  isAutoplay: boolean;
  isPreview: boolean;
  isEmbed: boolean;
  /** When the broadcast began; null while that is not known. */
  startedAtMs: number | null;
  /** The recording of what is live, "" without one. */
  recordingId: string;
  /** Null when the place is a channel's. */
  video: VideoSource | null;
}

export function readSource(element: HTMLElement): Source {
  const data = element.dataset;
  const login = data["login"] ?? "";
  const playbackUrl = data["playbackUrl"] ?? "";
  const startedAtMs = Date.parse(data["startedAt"] ?? "");
  return {
    login,
    name: data["name"] || login,
    playbackUrl,
    isLive: data["state"] === "live" && playbackUrl !== "",
    poster: data["poster"] ?? "",
    heartbeatUrl: data["heartbeatUrl"] ?? "",
    channelUrl: data["channelUrl"] || `/${login}`,
    isMature: data["mature"] === "true",
    isAutoplay: data["autoplay"] !== "false",
    isPreview: data["preview"] !== undefined,
    isEmbed: data["embed"] !== undefined,
    startedAtMs: Number.isNaN(startedAtMs) ? null : startedAtMs,
    recordingId: data["recordingId"] ?? "",
    video: data["mode"] === "video" ? readVideo(data) : null,
  };
}
