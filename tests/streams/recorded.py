"""Videos as recording leaves them: rows, and with `has_media` real segments in the storage.

The media is made by ffmpeg once per length and packaged by the product's own code.
"""

import itertools
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import imageio_ffmpeg

from streams.media.hls.rule import choose_config
from streams.media.mp4 import Fragment, parse_init
from streams.media.remux import Epoch, SourceStream
from streams.models import (
    Channel,
    Video,
    VideoChapter,
    VideoKind,
    VideoRendition,
    VideoSegment,
    VideoState,
)
from streams.ports import FlvTag, FlvTagKind
from streams.storage import Area, save_bytes
from streams.storage.names import MEDIA_TYPE, init_key, segment_key
from twitchclone.core import clock

STARTED_MS = 1_760_000_000_000
_FILE_HEADER_BYTES = 13
_SIZES = {"source": (640, 360), "240p": (426, 240), "160p": (284, 160)}
# The smallest JPEG there is: one grey pixel.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b08000100010101"
    "1100ffc40014000100000000000000000000000000000009ffc40014100100000000000000000000000000000000"
    "ffda0008010100003f00d2cf20ffd9"
)


@dataclass(frozen=True)
class Media:
    """An init segment and segments of two seconds, with their durations in µs."""

    init: bytes
    segments: list[tuple[bytes, int]]
    codecs: str


def make_video(
    channel: Channel,
    *,
    seconds: int = 8,
    renditions: Iterable[str] = ("source",),
    has_media: bool = False,
    breaks: Iterable[int] = (),
    gap_ms: int = 10_000,
    **changes: Any,
) -> Video:
    """A recording of this length, in segments of two seconds; ready and public unless told.

    `breaks`: numbers of segments before which the publisher was away for `gap_ms`. Without media
    there are rows only, as long as you like.
    """
    renditions = list(renditions)
    given: dict[str, Any] = {
        "kind": VideoKind.ARCHIVE,
        "state": VideoState.READY,
        "title": "A recording",
        "published_at": clock.now(),
    }
    video = Video.objects.create(channel=channel, **{**given, **changes})
    for name in renditions:
        _add_rendition(video, name, seconds, has_media, set(breaks), gap_ms)
    longest = max(one.duration_us for one in video.renditions.all())
    video.duration_ms = longest // 1000
    video.size_bytes = sum(one.size_bytes for one in video.renditions.all())
    video.save(update_fields=["duration_ms", "size_bytes"])
    if video.kind == VideoKind.ARCHIVE:
        VideoChapter.objects.create(
            video=video, kind=VideoChapter.Kind.START, offset_ms=0, title=video.title
        )
    return video


def add_thumbnail(video: Video) -> Video:
    """A picture in the storage."""
    key = f"{video.storage_prefix}/thumbnail.jpg"
    save_bytes(Area.VIDEOS, key, JPEG, content_type="image/jpeg")
    video.thumbnail = "thumbnail.jpg"
    video.save(update_fields=["thumbnail"])
    return video


def _add_rendition(
    video: Video, name: str, seconds: int, has_media: bool, breaks: set[int], gap_ms: int
) -> None:
    width, height = _SIZES[name]
    if has_media:
        made = media(seconds, width, height)
        save_bytes(
            Area.VIDEOS, init_key(video.storage_prefix, name, 0), made.init, content_type=MEDIA_TYPE
        )
        for msn, (data, _) in enumerate(made.segments):
            key = segment_key(video.storage_prefix, name, msn)
            save_bytes(Area.VIDEOS, key, data, content_type=MEDIA_TYPE)
        shapes = [(len(data), duration_us) for data, duration_us in made.segments]
        codecs = made.codecs
    else:
        shapes, codecs = [(250_000, 2_000_000)] * (seconds // 2), "avc1.42c01e,mp4a.40.2"
    row = VideoRendition.objects.create(
        video=video,
        name=name,
        codecs=codecs,
        width=width,
        height=height,
        fps=30.0,
        target_duration_s=2,
        duration_us=sum(duration_us for _, duration_us in shapes),
        size_bytes=sum(size for size, _ in shapes),
        peak_bps=max((size * 8_000_000 // us for size, us in shapes), default=0),
        is_complete=video.state != VideoState.RECORDING,
    )
    starts_us = itertools.accumulate((us for _, us in shapes), initial=0)
    epoch, rows = 0, []
    for msn, ((size, duration_us), start_us) in enumerate(zip(shapes, starts_us, strict=False)):
        epoch += msn in breaks
        pdt_ms = STARTED_MS + start_us // 1000 + epoch * gap_ms
        rows.append(
            VideoSegment(
                rendition=row,
                msn=msn,
                epoch=epoch,
                init_number=0 if has_media else epoch,
                pdt_ms=0 if video.kind == VideoKind.UPLOAD else pdt_ms,
                duration_us=duration_us,
                size_bytes=size,
            )
        )
    VideoSegment.objects.bulk_create(rows, batch_size=2000)


@cache
def media(seconds: int, width: int, height: int) -> Media:
    """A test pattern and a tone, as a publisher's source is packaged."""
    config = None

    def choose(fps: float | None) -> Any:
        nonlocal config
        config = config or choose_config(fps)
        return config

    stream = SourceStream(choose)
    events = [event for tag in _flv_tags(seconds, width, height) for event in stream.feed(tag)]
    events += stream.finish()
    init = next(event for event in events if isinstance(event, Epoch)).source.init_segment()
    segments: list[tuple[bytes, int]] = []
    for event in events:
        if not isinstance(event, Fragment):
            continue
        if event.is_independent or not segments:
            segments.append((b"", 0))
        data, duration_us = segments[-1]
        segments[-1] = (data + event.data, duration_us + event.duration_us)
    return Media(init, segments, parse_init(init).codecs)


def _flv_tags(seconds: int, width: int, height: int) -> list[FlvTag]:
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin"),
        *("-f", "lavfi", "-i", f"testsrc2=size={width}x{height}:rate=30"),
        *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", str(seconds)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", "300k"),
        *("-g", "60", "-keyint_min", "60", "-sc_threshold", "0"),
        *("-c:a", "aac", "-b:a", "64k", "-ac", "2", "-f", "flv", "pipe:1"),
    ]
    data = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    tags, at = [], _FILE_HEADER_BYTES
    while at + 11 <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        timestamp_ms = data[at + 7] << 24 | int.from_bytes(data[at + 4 : at + 7], "big")
        tags.append(FlvTag(FlvTagKind(data[at]), timestamp_ms, data[at + 11 : at + 11 + size]))
        at += 15 + size
    return tags
