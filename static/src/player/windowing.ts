/** Full screen and picture in picture, with Safari's older names. */

interface SafariVideo extends HTMLVideoElement {
  webkitEnterFullscreen?(): void;
}

export function toggleFullscreen(player: HTMLElement, video: SafariVideo): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else if (document.fullscreenEnabled) void player.requestFullscreen().catch(() => undefined);
  // iPhones give full screen to the video element alone.
  else video.webkitEnterFullscreen?.();
}

export function togglePip(video: HTMLVideoElement): void {
  if (document.pictureInPictureElement) void document.exitPictureInPicture();
  else void video.requestPictureInPicture?.().catch(() => undefined);
}
