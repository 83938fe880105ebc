"""Single frames of stored segments: the keyframe at the start of each, and nothing more decoded."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from streams.media.mp4 import Fragment, Mp4Error, Mp4Splitter
from streams.models import Video, VideoRendition
from streams.storage import Area, read_bytes
from streams.storage.names import init_key, segment_key
from streams.transcode.job import FfmpegFailed, run_ffmpeg

_TIMEOUT_S = 60.0
_INPUT = (
    *("-v", "error", "-nostdin", "-protocol_whitelist", "pipe", "-format_whitelist", "mov"),
    *("-threads", "1", "-skip_frame", "nokey", "-f", "mp4", "-i", "pipe:0"),
)


@dataclass(frozen=True, slots=True)
class PlacedSegment:
    """A stored segment and where it begins."""

    msn: int
    init_number: int
    offset_ms: int


def place_segments(rendition: VideoRendition) -> list[PlacedSegment]:
    """All segments of the rendition, in order; one query."""
    rows = rendition.segments.order_by("msn").values_list("msn", "init_number", "duration_us")
    placed, total_us = [], 0
    for msn, init_number, duration_us in rows.iterator(chunk_size=5000):
        placed.append(PlacedSegment(msn, init_number, total_us // 1000))
        total_us += duration_us
    return placed


def decode_keyframes(
    video: Video,
    rendition: VideoRendition,
    segments: Sequence[PlacedSegment],
    size: tuple[int, int],
) -> list[Image.Image | None]:
    """The first frame of each of a few segments that share an init segment; None for one that
    cannot be decoded. Raises StorageUnavailable."""
    prefix, name = video.storage_prefix, rendition.name
    init = read_bytes(Area.VIDEOS, init_key(prefix, name, segments[0].init_number))
    pieces = [
        _first_fragment(init, _read(segment_key(prefix, name, segment.msn))) for segment in segments
    ]
    frames = _decode(init, b"".join(pieces), size)
    if all(pieces) and len(frames) == len(pieces):
        return list(frames)
    # One of them has no keyframe, or several: then each for itself.
    return [next(iter(_decode(init, piece, size)), None) if piece else None for piece in pieces]


def _read(key: str) -> bytes:
    try:
        return read_bytes(Area.VIDEOS, key)
    except FileNotFoundError:
        return b""


def _first_fragment(init: bytes, segment: bytes) -> bytes:
    """A segment is cut into parts of a fifth of a second; the first has the keyframe."""
    splitter = Mp4Splitter()
    try:
        splitter.feed(init)
        for found in splitter.feed(segment):
            if isinstance(found, Fragment):
                return found.data
    except Mp4Error:
        return b""
    return b""


def _decode(init: bytes, media: bytes, size: tuple[int, int]) -> list[Image.Image]:
    width, height = size
    output = ("-an", "-vf", f"scale={width}:{height}", "-fps_mode", "passthrough")
    raw = ("-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1")
    try:
        data = run_ffmpeg([*_INPUT, *output, *raw], timeout_s=_TIMEOUT_S, stdin=init + media)
    except FfmpegFailed:
        return []
    step = width * height * 3
    return [
        Image.frombytes("RGB", size, data[start : start + step])
        for start in range(0, len(data) - step + 1, step)
    ]
