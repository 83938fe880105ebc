"""Cutting frames of one unbroken stretch of a publish into fragments of a part's length."""

from streams.media.hls.rule import PlaylistConfig
from streams.media.mp4 import Fragment, Sample, build_fragment
from streams.media.remux.demux import AudioFrame, VideoFrame
from streams.media.remux.sound import SoundQueue
from streams.media.remux.source_format import VIDEO_TIMESCALE, SourceFormat

_TICKS_PER_MS = VIDEO_TIMESCALE // 1000
_STALL_MS = 1_000  # sound goes on without the picture after this
_INTERLEAVE_MS = 500  # how far behind the sound a picture may still come
_SMOOTHING = 8  # frames
_NUDGE_MS = 20


class Remuxer:
    """Frames in, fragments out, on a timeline in milliseconds.

    A fragment is complete when the frame behind it has come, for only then is its last frame's
    duration known. Guessing it would save one frame of latency, but a wrong guess before dropped
    frames leaves a hole after which Chrome discards everything up to the next keyframe.
    """

    def __init__(self, source: SourceFormat, config: PlaylistConfig) -> None:
        self._config = config
        self._part_ms = config.part_us // 1000
        self._target_ms = config.part_target_us // 1000
        self._shortest_ms = -(-config.min_part_us // 1000)
        self._video: list[Sample] = []
        self._sound = SoundQueue(source.audio)
        self._last_ms = 0
        self._frame_ms = 1000 / (source.fps or 30)  # smoothed
        self._part_start_ms: int | None = None  # None until the first keyframe
        self._segment_start_ms = 0
        self._sequence = 0
        self.shift_ms = 0  # silence taken out of the timeline so far
        self.dropped_frames = 0  # by the encoder, as the gaps in its timestamps tell

    def video(self, frame: VideoFrame) -> list[Fragment]:
        """Take one frame; returns the fragments it completes."""
        at_ms = frame.dts_ms - self.shift_ms
        fragments: list[Fragment] = []
        if self._part_start_ms is None:
            if not frame.is_keyframe:
                return []
            self._start(at_ms)
        else:
            fragments, at_ms = self._advance(at_ms, frame.is_keyframe)
        # Encoders with B-frames have been seen to send presentation times before decode times.
        composition_ms = max(0, frame.composition_ms)
        self._video.append(
            Sample(
                frame.data,
                at_ms * _TICKS_PER_MS,
                round(self._frame_ms * _TICKS_PER_MS),
                composition_ms * _TICKS_PER_MS,
                frame.is_keyframe,
            )
        )
        self._last_ms = at_ms
        return fragments

    def audio(self, frame: AudioFrame) -> list[Fragment]:
        """Take one frame; returns fragments only while the picture stands still."""
        is_taken = self._sound.push(frame, shift_ms=self.shift_ms)
        if not is_taken or self._part_start_ms is None:
            return []
        return self._bridge_stall(self._sound.end_ms)

    def flush(self) -> list[Fragment]:
        """The publish has ended: everything that is still held."""
        if self._part_start_ms is None or not self._video:
            return []
        end_ms = self._last_ms + max(1, round(self._frame_ms))
        self._stretch_last(end_ms)
        fragments = []
        if end_ms - self._part_start_ms > self._target_ms and len(self._video) > 1:
            fragments.append(self._close(self._last_ms))
        fragments.append(self._close(end_ms))
        return fragments

    def _start(self, at_ms: int) -> None:
        self._part_start_ms = self._segment_start_ms = at_ms
        self._sound.take_before(at_ms)

    def _advance(self, at_ms: int, is_keyframe: bool) -> tuple[list[Fragment], int]:
        """Close what ends before a frame at `at_ms`; returns the time it gets."""
        assert self._part_start_ms is not None
        at_ms = max(at_ms, self._last_ms + 1, self._part_start_ms)
        self._measure(at_ms - self._last_ms)
        at_ms = self._nudge(at_ms, is_keyframe)
        fragments = []
        if self._video:
            self._stretch_last(at_ms)
        is_long_enough = self._last_ms - self._part_start_ms >= self._shortest_ms
        if at_ms - self._part_start_ms > self._target_ms and is_long_enough:
            fragments.append(self._close(self._last_ms))
        bridged, at_ms = self._bridge_gap(at_ms)
        fragments += bridged
        if self._is_due(at_ms, is_keyframe):
            fragments.append(self._close(at_ms, is_keyframe=is_keyframe))
        return fragments, at_ms

    def _measure(self, delta_ms: int) -> None:
        # One and a half frames late is jitter; later, and whole frames are missing.
        missing = round(delta_ms / self._frame_ms) - 1
        self.dropped_frames += max(0, missing)
        if missing <= 0:
            self._frame_ms += (delta_ms - self._frame_ms) / _SMOOTHING

    def _nudge(self, at_ms: int, is_keyframe: bool) -> int:
        """Move a frame that ends a part by a few milliseconds where the part's bounds need it.

        Phones time their frames unevenly, and a part has less room than a frame is long.
        """
        assert self._part_start_ms is not None
        shortest_ms = self._part_start_ms + self._shortest_ms
        longest_ms = self._part_start_ms + self._target_ms
        if longest_ms < at_ms <= longest_ms + _NUDGE_MS:
            return max(longest_ms, self._last_ms + 1)
        is_short = shortest_ms - _NUDGE_MS <= at_ms < shortest_ms
        if is_short and self._is_full(at_ms) and not self._starts_segment(at_ms, is_keyframe):
            return shortest_ms
        return at_ms

    def _is_due(self, at_ms: int, is_keyframe: bool) -> bool:
        assert self._part_start_ms is not None
        if at_ms <= self._part_start_ms:
            return False
        return self._is_full(at_ms) or self._starts_segment(at_ms, is_keyframe)

    def _is_full(self, at_ms: int) -> bool:
        """Whether the part could not hold the frame at `at_ms` as well."""
        assert self._part_start_ms is not None
        return at_ms + self._frame_ms - self._part_start_ms > self._target_ms + 0.5

    def _starts_segment(self, at_ms: int, is_keyframe: bool) -> bool:
        open_us = (at_ms - self._segment_start_ms) * 1000
        return is_keyframe and self._config.starts_segment(open_us=open_us, is_independent=True)

    def _bridge_gap(self, at_ms: int) -> tuple[list[Fragment], int]:
        """Fill the time up to a late frame: with sound where there is some, else by removing it.

        An encoder that drops frames on a slow uplink goes on sending sound.
        """
        assert self._part_start_ms is not None
        fragments = []
        while at_ms - self._part_start_ms > self._target_ms:
            boundary_ms = self._part_start_ms + self._part_ms
            if self._sound.end_ms < boundary_ms:
                excess_ms = at_ms - boundary_ms
                self.shift_ms += excess_ms
                at_ms = boundary_ms
                if self._video:
                    self._stretch_last(at_ms)
                break
            fragments.append(self._close(boundary_ms))
        return fragments, at_ms

    def _bridge_stall(self, audio_ms: int) -> list[Fragment]:
        """Let the sound go on when the picture has stood still for long."""
        assert self._part_start_ms is not None
        if audio_ms - self._last_ms < _STALL_MS:
            return []
        fragments = []
        if self._video:
            self._stretch_last(audio_ms - _INTERLEAVE_MS)
        while audio_ms - self._part_start_ms > self._part_ms + _INTERLEAVE_MS:
            fragments.append(self._close(self._part_start_ms + self._part_ms))
        return fragments

    def _stretch_last(self, end_ms: int) -> None:
        last = self._video[-1]
        last.duration = max(1, end_ms * _TICKS_PER_MS - last.decode_time)

    def _close(self, boundary_ms: int, *, is_keyframe: bool = False) -> Fragment:
        """The fragment up to `boundary_ms`; the frames behind it open the next one."""
        assert self._part_start_ms is not None
        boundary = boundary_ms * _TICKS_PER_MS
        video = [sample for sample in self._video if sample.decode_time < boundary]
        self._video = self._video[len(video) :]
        audio = self._sound.take_before(boundary_ms)
        self._sequence += 1
        fragment = Fragment(
            build_fragment(self._sequence, video, audio),
            self._part_start_ms * 1000,
            (boundary_ms - self._part_start_ms) * 1000,
            bool(video) and video[0].is_sync,
        )
        self._begin_part(boundary_ms, is_keyframe or bool(self._video and self._video[0].is_sync))
        return fragment

    def _begin_part(self, at_ms: int, is_independent: bool) -> None:
        self._part_start_ms = at_ms
        open_us = (at_ms - self._segment_start_ms) * 1000
        if self._config.starts_segment(open_us=open_us, is_independent=is_independent):
            self._segment_start_ms = at_ms
