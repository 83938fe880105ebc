// Injected before the page's own scripts: reads the frame's capture time off the playing video and
// notes what the network fetched. Only observes; the page's player is the product's own.
(() => {
  const BITS = 40;
  const LEAST_CONTRAST = 60;
  const EVERY = 5; // frames: prime to the six of a part, so that every place in a part is seen
  const probe = { firstFrameMs: null, frames: [], unreadable: 0, fetches: [], pauses: [], rates: [] };
  Object.defineProperty(window, "glassProbe", { value: probe });

  const canvas = document.createElement("canvas");
  canvas.width = BITS * 8;
  canvas.height = 16;
  const picture = canvas.getContext("2d", { willReadFrequently: true });

  const crc8 = (bytes) => {
    let crc = 0;
    for (const byte of bytes) {
      crc ^= byte;
      for (let i = 0; i < 8; i++) crc = (crc & 0x80 ? (crc << 1) ^ 0x07 : crc << 1) & 0xff;
    }
    return crc;
  };

  // The low 32 bits of the capture time, or null.
  const readPattern = (video) => {
    const rows = (video.videoHeight * 64) / 720;
    picture.drawImage(video, 0, 0, video.videoWidth, rows, 0, 0, canvas.width, canvas.height);
    const luma = picture.getImageData(0, 0, canvas.width, canvas.height).data;
    const bytes = [0, 0, 0, 0, 0];
    for (let bit = 0; bit < BITS; bit++) {
      const upper = luma[(4 * canvas.width + bit * 8 + 4) * 4 + 1];
      const lower = luma[(12 * canvas.width + bit * 8 + 4) * 4 + 1];
      if (Math.abs(upper - lower) < LEAST_CONTRAST) return null;
      if (upper > lower) bytes[bit >> 3] += 2 ** (bit & 7);
    }
    if (crc8(bytes.slice(0, 4)) !== bytes[4]) return null;
    return bytes[0] + bytes[1] * 2 ** 8 + bytes[2] * 2 ** 16 + bytes[3] * 2 ** 24;
  };

  const nearest = (low, now) => now - ((((now - low + 2 ** 31) % 2 ** 32) + 2 ** 32) % 2 ** 32) + 2 ** 31;

  let count = 0;
  const onFrame = (video) => (now, metadata) => {
    // The glass is lit when the compositor shows the frame, which may lie a refresh ahead.
    const shownMs = Date.now() + Math.max(0, metadata.expectedDisplayTime - performance.now());
    if (probe.firstFrameMs === null) probe.firstFrameMs = performance.now();
    if (count++ % EVERY === 0) {
      const low = readPattern(video);
      if (low === null) probe.unreadable++;
      else probe.frames.push([shownMs, nearest(low, Math.round(shownMs)), video.videoHeight]);
    }
    video.requestVideoFrameCallback(onFrame(video));
  };

  // A pause is a time in which the picture stands though it should move.
  const watchPauses = (video) => {
    let last = null;
    let since = Date.now();
    setInterval(() => {
      const now = Date.now();
      if (video.currentTime !== last) {
        if (probe.firstFrameMs !== null && now - since > 150) probe.pauses.push([since, now - since]);
        last = video.currentTime;
        since = now;
      }
    }, 25);
    setInterval(() => {
      const { buffered } = video;
      const ahead = buffered.length ? buffered.end(buffered.length - 1) - video.currentTime : 0;
      probe.rates.push([Date.now(), video.playbackRate, ahead]);
    }, 500);
  };

  let seen = null;
  setInterval(() => {
    const video = document.querySelector("video[data-glass]") ?? document.querySelector("video");
    if (!video || video === seen) return;
    seen = video;
    video.requestVideoFrameCallback(onFrame(video));
    watchPauses(video);
  }, 5);

  new PerformanceObserver((list) => {
    const origin = Date.now() - performance.now();
    for (const entry of list.getEntries()) {
      if (!/\.(m4s|mp4|m3u8)(\?|$)/.test(entry.name)) continue;
      probe.fetches.push([entry.name, origin + entry.startTime, origin + entry.responseEnd]);
    }
  }).observe({ type: "resource", buffered: true });
})();
