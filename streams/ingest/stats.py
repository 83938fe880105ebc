"""What a publisher really sends: bitrate, frame rate, keyframe interval, late frames, silences."""

from collections import deque

from streams.media.codecs import CodecError, parse_aac_config, parse_avc_config
from streams.media.flv import AudioHeader, FrameType, PacketKind, VideoHeader
from streams.ports import FlvTag, IngestStats

_WINDOW_SECONDS = 5.0
_LATE_MS = 300.0
# The earliest arrival is the measure of lateness; it gives way this fast, so that an encoder whose
# clock runs slow is not late for ever.
_EARLIEST_DRIFT = 0.001
_CLOCK_JUMP_MS = 5_000


class PublishStats:
    """Time is passed in, in seconds of a monotonic clock."""

    def __init__(self, *, now: float) -> None:
        self._started_at = now
        self._received_bytes = 0
        self._arrivals: deque[tuple[float, int, bool]] = deque()  # (when, bytes, is a video frame)
        self._window_bytes = 0
        self._window_frames = 0
        self._last_arrival = now
        self._gaps: deque[tuple[float, float]] = deque()  # (when it ended, seconds), falling
        self._earliest_delay_ms: float | None = None
        self._frame_at_ms = 0
        self._late_frames = 0
        self._keyframe_at_ms: int | None = None
        self._keyframe_interval_ms: int | None = None
        self._video_codec = ""
        self._audio_codec = ""
        self._width = 0
        self._height = 0

    def add_video(self, tag: FlvTag, header: VideoHeader, *, now: float) -> None:
        is_frame = header.kind is PacketKind.CODED_FRAMES
        self._add(len(tag.payload), is_frame=is_frame, now=now)
        if header.kind is PacketKind.SEQUENCE_START:
            self._read_video_config(tag.payload[header.data_offset :])
        elif is_frame:
            self._measure_lateness(tag.timestamp_ms, now)
            if header.frame_type is FrameType.KEY:
                self._add_keyframe(tag.timestamp_ms)

    def add_audio(self, tag: FlvTag, header: AudioHeader, *, now: float) -> None:
        self._add(len(tag.payload), is_frame=False, now=now)
        if header.kind is PacketKind.SEQUENCE_START:
            self._read_audio_config(tag.payload[header.data_offset :])

    def snapshot(self, *, now: float) -> IngestStats:
        self._forget(now)
        window_seconds = min(_WINDOW_SECONDS, max(now - self._started_at, 1.0))
        silences = [seconds for _, seconds in self._gaps]
        silences.append(now - self._last_arrival)
        return IngestStats(
            received_bytes=self._received_bytes,
            bitrate_bps=round(self._window_bytes * 8 / window_seconds),
            fps=round(self._window_frames / window_seconds, 2),
            keyframe_interval_ms=self._keyframe_interval_ms,
            late_frames=self._late_frames,
            gap_ms=round(max(silences) * 1000),
            video_codec=self._video_codec,
            audio_codec=self._audio_codec,
            width=self._width,
            height=self._height,
        )

    def _add(self, size_bytes: int, *, is_frame: bool, now: float) -> None:
        self._received_bytes += size_bytes
        self._window_bytes += size_bytes
        self._window_frames += is_frame
        self._arrivals.append((now, size_bytes, is_frame))
        self._add_gap(now - self._last_arrival, now)
        self._last_arrival = now
        self._forget(now)

    def _add_gap(self, seconds: float, now: float) -> None:
        """Keep only gaps that can still be the longest of a window: the queue stays short."""
        while self._gaps and self._gaps[-1][1] <= seconds:
            self._gaps.pop()
        self._gaps.append((now, seconds))

    def _forget(self, now: float) -> None:
        oldest = now - _WINDOW_SECONDS
        while self._arrivals and self._arrivals[0][0] <= oldest:
            _, size_bytes, is_frame = self._arrivals.popleft()
            self._window_bytes -= size_bytes
            self._window_frames -= is_frame
        while self._gaps and self._gaps[0][0] <= oldest:
            self._gaps.popleft()

    def _measure_lateness(self, timestamp_ms: int, now: float) -> None:
        """A frame is late against the earliest one, measured by arrival minus timestamp."""
        delay_ms = now * 1000 - timestamp_ms
        step_ms = timestamp_ms - self._frame_at_ms
        if self._earliest_delay_ms is None or abs(step_ms) > _CLOCK_JUMP_MS:
            self._earliest_delay_ms = delay_ms  # a clock that jumped makes nothing late
        drifted = self._earliest_delay_ms + max(step_ms, 0) * _EARLIEST_DRIFT
        self._earliest_delay_ms = min(drifted, delay_ms)
        self._frame_at_ms = timestamp_ms
        if delay_ms - self._earliest_delay_ms > _LATE_MS:
            self._late_frames += 1

    def _add_keyframe(self, timestamp_ms: int) -> None:
        if self._keyframe_at_ms is not None and timestamp_ms > self._keyframe_at_ms:
            self._keyframe_interval_ms = timestamp_ms - self._keyframe_at_ms
        self._keyframe_at_ms = timestamp_ms

    def _read_video_config(self, record: bytes) -> None:
        try:
            config = parse_avc_config(record)
        except CodecError:
            return  # the numbers stay unknown; whether it can be decoded is the transcoder's word
        self._video_codec = config.codec
        self._width, self._height = config.width, config.height

    def _read_audio_config(self, data: bytes) -> None:
        try:
            self._audio_codec = parse_aac_config(data).codec
        except CodecError:
            return
