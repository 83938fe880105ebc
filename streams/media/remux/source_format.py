"""What a publisher sends until it sends something else, and the init segment of it."""

from dataclasses import dataclass

from streams.media.mp4 import AudioTrack, VideoTrack, build_init
from streams.media.remux.demux import AudioConfig, VideoConfig

VIDEO_TIMESCALE = 90_000


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """Both decoder configurations, and what the publisher declared."""

    video: VideoConfig
    audio: AudioConfig | None
    fps: float | None
    declared_bps: int | None

    @property
    def codecs(self) -> str:
        return ",".join([self.video.avc.codec] + ([self.audio.aac.codec] if self.audio else []))

    def init_segment(self) -> bytes:
        avc = self.video.avc
        video = VideoTrack(self.video.record, avc.width, avc.height, VIDEO_TIMESCALE)
        return build_init(video, _audio_track(self.audio) if self.audio else None)


def _audio_track(config: AudioConfig) -> AudioTrack:
    rate = config.aac.sample_rate
    return AudioTrack(config.record, config.aac.channels, rate, rate)
