"""A media segment with the sound taken out: every AAC frame replaced, every picture as it was.

Durations, times and the number of samples stay, so the segment takes the original's place in any
playlist. Sizes are overwritten where they stand, so no box but `mdat` changes its length.
"""

import struct
from dataclasses import dataclass

from streams.media.codecs import CodecError
from streams.media.codecs.silence import silent_frame
from streams.media.mp4.boxes import Box, Mp4Error, iter_boxes, make_box, need, unpack
from streams.media.mp4.fragment import (
    BASE_DATA_OFFSET,
    DATA_OFFSET,
    DEFAULT_DURATION,
    DEFAULT_SIZE,
    FIRST_FLAGS,
    MAX_SAMPLES,
    SAMPLE_COMPOSITION,
    SAMPLE_DESCRIPTION,
    SAMPLE_DURATION,
    SAMPLE_FLAGS,
    SAMPLE_SIZE,
)
from streams.media.mp4.init_segment import Track, parse_init

_u32 = struct.Struct(">I")
_i32 = struct.Struct(">i")
_two_u32 = struct.Struct(">2I")
_PER_SAMPLE = SAMPLE_DURATION | SAMPLE_SIZE | SAMPLE_FLAGS | SAMPLE_COMPOSITION
_CODECS = {"mp4a.40.2", "mp4a.40.5", "mp4a.40.29"}  # AAC-LC at the core of all three


@dataclass(frozen=True, slots=True)
class _Run:
    """The samples of one trun: where they lie, and where its data offset is written."""

    offset_at: int
    start: int
    size: int
    sample_count: int
    is_audio: bool


def silence_segment(data: bytes, init: bytes) -> bytes:
    """The segment without sound; unchanged where the init segment has none. Raises Mp4Error."""
    audio = parse_init(init).audio
    if audio is None:
        return data
    frame = _frame_of(audio)
    made: list[bytes] = []
    moof: Box | None = None
    for box in iter_boxes(data):
        if box.kind == b"moof":
            moof = box
        elif box.kind == b"mdat" and moof is not None:
            made.append(_silence_fragment(data, moof, box, audio, frame))
            moof = None
        elif box.kind != b"sidx":  # an index of sizes that are not true any more; HLS needs none
            made.append(data[box.start : box.end])
    return b"".join(made)


def _frame_of(audio: Track) -> bytes:
    if audio.codec not in _CODECS:
        raise Mp4Error(f"sound in {audio.codec} cannot be muted")
    try:
        return silent_frame(audio.channel_config)
    except CodecError as error:
        raise Mp4Error(str(error)) from error


def _silence_fragment(data: bytes, moof: Box, mdat: Box, audio: Track, frame: bytes) -> bytes:
    header = bytearray(data[moof.start : moof.end])
    runs: list[_Run] = []
    for traf in iter_boxes(data, moof.body, moof.end):
        if traf.kind == b"traf":
            runs += _read_runs(data, moof, traf, audio, frame, header)
    body: list[bytes] = []
    at = len(header) + 8  # mdat's content as counted from moof, which is what offsets do
    for run in sorted(runs, key=lambda run: run.start):
        if not mdat.body <= run.start <= run.start + run.size <= mdat.end:
            raise Mp4Error("samples lie outside of their mdat")
        piece = frame * run.sample_count if run.is_audio else data[run.start : run.start + run.size]
        _i32.pack_into(header, run.offset_at - moof.start, at)
        body.append(piece)
        at += len(piece)
    return bytes(header) + make_box(b"mdat", *body)


def _read_runs(
    data: bytes, moof: Box, traf: Box, audio: Track, frame: bytes, header: bytearray
) -> list[_Run]:
    """The runs of a track; those of the sound get the frame's size written into `header`."""
    tfhd = need(data, traf, b"tfhd")
    flags, track_id = unpack(_two_u32, data, tfhd.body, tfhd)
    flags &= 0xFFFFFF
    if flags & BASE_DATA_OFFSET:
        raise Mp4Error("offsets that count from the beginning of a file cannot be moved")
    is_audio = track_id == audio.track_id
    default_size = 0
    if flags & DEFAULT_SIZE:
        at = tfhd.body + 8 + 4 * (flags & (SAMPLE_DESCRIPTION | DEFAULT_DURATION)).bit_count()
        (default_size,) = unpack(_u32, data, at, tfhd)
        if is_audio:
            _u32.pack_into(header, at - moof.start, len(frame))
    truns = [box for box in iter_boxes(data, traf.body, traf.end) if box.kind == b"trun"]
    return [
        _read_run(data, moof, trun, default_size, frame if is_audio else None, header)
        for trun in truns
    ]


def _read_run(
    data: bytes,
    moof: Box,
    trun: Box,
    default_size: int,
    frame: bytes | None,
    header: bytearray,
) -> _Run:
    flags, count = unpack(_two_u32, data, trun.body, trun)
    if not flags & DATA_OFFSET:
        raise Mp4Error("a run of samples does not say where they are")
    if count > MAX_SAMPLES:
        raise Mp4Error(f"the fragment claims {count} samples")
    offset_at = trun.body + 8
    (offset,) = unpack(_i32, data, offset_at, trun)
    first = offset_at + 4 + 4 * bool(flags & FIRST_FLAGS)
    stride = 4 * (flags & _PER_SAMPLE).bit_count()
    if first + stride * count > trun.end:
        raise Mp4Error("the fragment's sample table ends early")
    size = default_size * count
    if flags & SAMPLE_SIZE:
        places = [
            first + stride * index + 4 * bool(flags & SAMPLE_DURATION) for index in range(count)
        ]
        size = sum(_u32.unpack_from(data, place)[0] for place in places)
        for place in places if frame is not None else ():
            _u32.pack_into(header, place - moof.start, len(frame or b""))
    elif count and not default_size:
        raise Mp4Error("the fragment does not say how large its samples are")
    return _Run(offset_at, moof.start + offset, size, count, frame is not None)
