"""What a movie fragment (moof and mdat) holds: when it starts, how long it is, its first frame."""

import struct
from dataclasses import dataclass

from streams.media.mp4.boxes import Box, Mp4Error, iter_boxes, need, unpack
from streams.media.mp4.init_segment import InitInfo, Track, TrackKind

_u32 = struct.Struct(">I")
_u64 = struct.Struct(">Q")
_two_u32 = struct.Struct(">2I")
_NON_SYNC = 0x10000  # sample_is_non_sync_sample, 8.8.3.1
MAX_SAMPLES = 100_000
# tfhd flags, 8.8.7.1
BASE_DATA_OFFSET, SAMPLE_DESCRIPTION, DEFAULT_DURATION, DEFAULT_SIZE, _DEFAULT_FLAGS = (
    0x1, 0x2, 0x8, 0x10, 0x20,
)  # fmt: skip
# trun flags, 8.8.8.1
DATA_OFFSET, FIRST_FLAGS, SAMPLE_DURATION, SAMPLE_SIZE, SAMPLE_FLAGS, SAMPLE_COMPOSITION = (
    0x1, 0x4, 0x100, 0x200, 0x400, 0x800,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fragment:
    """One moof and mdat, which becomes one Partial Segment.

    Times are the video's decode times where there is video, on the epoch's media timeline.
    """

    data: bytes
    start_us: int
    duration_us: int
    is_independent: bool  # its first video frame is a keyframe


@dataclass(frozen=True, slots=True)
class TrackRun:
    """All samples of one track in a fragment, in the track's own timescale."""

    track: Track
    base_time: int  # tfdt
    duration: int
    sample_count: int
    starts_with_sync: bool

    @property
    def start_us(self) -> int:
        return self.base_time * 1_000_000 // self.track.timescale

    @property
    def end_us(self) -> int:
        return (self.base_time + self.duration) * 1_000_000 // self.track.timescale


def parse_fragment(data: bytes, init: InitInfo) -> Fragment:
    """Read one fragment; raises Mp4Error."""
    runs = parse_runs(data, init)
    video = next((run for run in runs if run.track.kind is TrackKind.VIDEO), None)
    timed = video or next(iter(runs), None)
    if timed is None:
        raise Mp4Error("the fragment has no samples")
    is_independent = video is not None and video.starts_with_sync
    return Fragment(data, timed.start_us, timed.end_us - timed.start_us, is_independent)


def parse_runs(data: bytes, init: InitInfo) -> list[TrackRun]:
    """The runs of every track in one fragment that have samples; raises Mp4Error."""
    moof = next((box for box in iter_boxes(data) if box.kind == b"moof"), None)
    if moof is None:
        raise Mp4Error("the fragment has no moof")
    children = iter_boxes(data, moof.body, moof.end)
    runs = [_parse_track_run(data, box, init) for box in children if box.kind == b"traf"]
    return [run for run in runs if run.sample_count]


def _parse_track_run(data: bytes, traf: Box, init: InitInfo) -> TrackRun:
    track, default_duration, default_flags = _parse_header(data, traf, init)
    tfdt = need(data, traf, b"tfdt")
    layout = _u64 if data[tfdt.body] else _u32
    (base_time,) = unpack(layout, data, tfdt.body + 4, tfdt)
    duration, count, first_flags = 0, 0, default_flags
    for box in iter_boxes(data, traf.body, traf.end):
        if box.kind == b"trun":
            samples, length, flags = _parse_trun(data, box, default_duration, default_flags)
            if count == 0:
                first_flags = flags
            duration, count = duration + length, count + samples
    return TrackRun(track, base_time, duration, count, not first_flags & _NON_SYNC)


def _parse_header(data: bytes, traf: Box, init: InitInfo) -> tuple[Track, int, int]:
    tfhd = need(data, traf, b"tfhd")
    flags, track_id = unpack(_two_u32, data, tfhd.body, tfhd)
    track = init.tracks.get(track_id)
    if track is None:
        raise Mp4Error(f"the fragment's track {track_id} is not in the init segment")
    offset = tfhd.body + 8
    offset += 8 * bool(flags & BASE_DATA_OFFSET) + 4 * bool(flags & SAMPLE_DESCRIPTION)
    duration, sample_flags = track.default_duration, track.default_flags
    if flags & DEFAULT_DURATION:
        (duration,) = unpack(_u32, data, offset, tfhd)
        offset += 4
    offset += 4 * bool(flags & DEFAULT_SIZE)
    if flags & _DEFAULT_FLAGS:
        (sample_flags,) = unpack(_u32, data, offset, tfhd)
    return track, duration, sample_flags


def _parse_trun(
    data: bytes, trun: Box, default_duration: int, default_flags: int
) -> tuple[int, int, int]:
    """Sample count, duration, and the first sample's flags."""
    flags, count = unpack(_two_u32, data, trun.body, trun)
    if count > MAX_SAMPLES:
        raise Mp4Error(f"the fragment claims {count} samples")
    offset = trun.body + 8 + 4 * bool(flags & DATA_OFFSET)
    first_flags = default_flags
    if flags & FIRST_FLAGS:
        (first_flags,) = unpack(_u32, data, offset, trun)
        offset += 4
    stride = (
        4
        * (flags & (SAMPLE_DURATION | SAMPLE_SIZE | SAMPLE_FLAGS | SAMPLE_COMPOSITION)).bit_count()
    )
    if offset + stride * count > trun.end:
        raise Mp4Error("the fragment's sample table ends early")
    if flags & SAMPLE_FLAGS and not flags & FIRST_FLAGS and count:
        at = offset + 4 * (flags & (SAMPLE_DURATION | SAMPLE_SIZE)).bit_count()
        (first_flags,) = _u32.unpack_from(data, at)
    if not flags & SAMPLE_DURATION:
        return count, default_duration * count, first_flags
    duration = sum(_u32.unpack_from(data, offset + stride * i)[0] for i in range(count))
    return count, duration, first_flags
