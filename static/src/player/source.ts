/** What a page asks the player to show, read from the data attributes of its place. */

export interface Source {
  login: string;
  name: string;
  playbackUrl: string;
  isLive: boolean;
  poster: string;
  heartbeatUrl: string;
  channelUrl: string;
  isMature: boolean;
  isAutoplay: boolean;
  isPreview: boolean;
  isEmbed: boolean;
}

export function readSource(element: HTMLElement): Source {
  const data = element.dataset;
  const login = data["login"] ?? "";
  const playbackUrl = data["playbackUrl"] ?? "";
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
  };
}
