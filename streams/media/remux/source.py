"""A publisher's whole tag stream, split into epochs: stretches with one format and one clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from streams.media.hls.rule import PlaylistConfig
from streams.media.mp4 import Fragment
from streams.media.remux.demux import (
    AudioConfig,
    AudioFrame,
    FlvDemuxer,
    Metadata,
    UnsupportedMedia,
    VideoConfig,
    VideoFrame,
)
from streams.media.remux.remuxer import Remuxer
from streams.media.remux.source_format import SourceFormat
from streams.ports import FlvTag, FlvTagKind

# Every epoch starts here, so that no rendition ever has a time before zero.
START_MS = 10_000
_JUMP_AHEAD_MS, _JUMP_BACK_MS = 10_000, 2_000
_WAIT_FOR_AUDIO_MS = 400
_WAIT_FOR_VIDEO_MS = 10_000
_MAX_HELD_TAGS, _MAX_HELD_BYTES = 2_000, 24 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Epoch:
    """A new stretch begins; `headers` are the sequence headers an encoder of it must see first."""

    source: SourceFormat
    config: PlaylistConfig
    headers: list[FlvTag]


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """The stretch is over: another format or another clock follows, or nothing."""


@dataclass(frozen=True, slots=True)
class Relayed:
    """A media tag on the epoch's timeline, for the ladder's encoder."""

    tag: FlvTag


SourceEvent = Epoch | EpochEnded | Relayed | Fragment


class SourceStream:
    """Tags in, epochs and fragments out; raises UnsupportedMedia."""

    def __init__(self, choose_config: Callable[[float | None], PlaylistConfig]) -> None:
        self._choose_config = choose_config
        self._demuxer = FlvDemuxer()
        self._metadata: Metadata | None = None
        self._video: VideoConfig | None = None
        self._audio: AudioConfig | None = None
        self._headers: dict[FlvTagKind, bytes] = {}
        self._remuxer: Remuxer | None = None
        self._held: list[FlvTag] = []
        self._held_bytes = 0
        self._first_ms: int | None = None  # of what is held
        self._last_ms = 0
        self._offset_ms = 0
        self._dropped_before = 0

    def feed(self, tag: FlvTag) -> list[SourceEvent]:
        """Everything that `tag` brings about, in order."""
        item = self._demuxer.read(tag)
        if item is None:
            return []
        if isinstance(item, Metadata):
            self._metadata = item
            return []
        if isinstance(item, VideoConfig | AudioConfig):
            return self._take_config(item, tag)
        ended = self._end() if self._has_jumped(tag) else []
        self._last_ms = tag.timestamp_ms
        if self._remuxer is None:
            return [*ended, *self._hold(tag, item)]
        return [*ended, *self._remux(self._remuxer, tag, item)]

    @property
    def dropped_frames(self) -> int:
        """Frames that the encoder left out, over all epochs."""
        return self._dropped_before + (self._remuxer.dropped_frames if self._remuxer else 0)

    def finish(self) -> list[SourceEvent]:
        """The publish is over: the last fragments and the end of the epoch."""
        return self._end()

    def _take_config(self, config: VideoConfig | AudioConfig, tag: FlvTag) -> list[SourceEvent]:
        known = self._video if isinstance(config, VideoConfig) else self._audio
        if known is not None and known.record == config.record:
            return []
        if isinstance(config, VideoConfig):
            self._video = config
        else:
            self._audio = config
        self._headers[tag.kind] = tag.payload
        return self._end()

    def _has_jumped(self, tag: FlvTag) -> bool:
        delta_ms = tag.timestamp_ms - self._last_ms
        return self._remuxer is not None and not -_JUMP_BACK_MS <= delta_ms <= _JUMP_AHEAD_MS

    def _hold(self, tag: FlvTag, item: VideoFrame | AudioFrame) -> list[SourceEvent]:
        """Wait for a keyframe and for both sequence headers, then begin an epoch."""
        if self._first_ms is None:
            self._first_ms = tag.timestamp_ms
        waited_ms = tag.timestamp_ms - self._first_ms
        has_picture = self._video is not None and any(
            t.kind is FlvTagKind.VIDEO for t in self._held
        )
        if not has_picture and waited_ms > _WAIT_FOR_VIDEO_MS:
            raise UnsupportedMedia(
                "Your stream has no picture. Sound alone cannot be broadcast: add a video source."
            )
        is_useful = has_picture or isinstance(item, AudioFrame) or item.is_keyframe
        if not is_useful or (isinstance(item, AudioFrame) and not has_picture and waited_ms > 1000):
            return []
        self._check_held(tag)
        self._held.append(tag)
        if self._is_ready(waited_ms):
            return self._begin()
        return []

    def _check_held(self, tag: FlvTag) -> None:
        self._held_bytes += len(tag.payload)
        if len(self._held) >= _MAX_HELD_TAGS or self._held_bytes > _MAX_HELD_BYTES:
            raise UnsupportedMedia("Your encoder sends frames but never says how to decode them.")

    def _is_ready(self, waited_ms: int) -> bool:
        if self._video is None or all(tag.kind is not FlvTagKind.VIDEO for tag in self._held):
            return False
        if self._audio is not None:
            return True
        is_silent = self._metadata is not None and not self._metadata.has_audio
        return is_silent or waited_ms > _WAIT_FOR_AUDIO_MS

    def _begin(self) -> list[SourceEvent]:
        assert self._video is not None
        fps = (self._metadata and self._metadata.fps) or self._video.avc.fps
        fps = fps if fps and fps <= 120 else None
        bps = self._metadata.bitrate_bps if self._metadata else None
        source = SourceFormat(self._video, self._audio, fps, bps)
        config = self._choose_config(fps)
        self._remuxer = Remuxer(source, config)
        held, self._held, self._held_bytes, self._first_ms = self._held, [], 0, None
        self._offset_ms = START_MS - held[0].timestamp_ms
        headers = [FlvTag(kind, START_MS, payload) for kind, payload in self._headers.items()]
        events: list[SourceEvent] = [Epoch(source, config, headers)]
        for tag in held:
            item = self._demuxer.read(tag)
            assert isinstance(item, VideoFrame | AudioFrame)
            events += self._remux(self._remuxer, tag, item)
        return events

    def _remux(
        self, remuxer: Remuxer, tag: FlvTag, item: VideoFrame | AudioFrame
    ) -> list[SourceEvent]:
        at_ms = max(0, tag.timestamp_ms + self._offset_ms)
        fragments = (
            remuxer.video(replace(item, dts_ms=at_ms))
            if isinstance(item, VideoFrame)
            else remuxer.audio(replace(item, timestamp_ms=at_ms))
        )
        relayed = FlvTag(tag.kind, max(0, at_ms - remuxer.shift_ms), tag.payload)
        return [*fragments, Relayed(relayed)]

    def _end(self) -> list[SourceEvent]:
        self._held, self._held_bytes, self._first_ms = [], 0, None
        if self._remuxer is None:
            return []
        remuxer, self._remuxer = self._remuxer, None
        self._dropped_before += remuxer.dropped_frames
        return [*remuxer.flush(), EpochEnded()]
