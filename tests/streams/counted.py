"""Recordings whose pictures carry their number and whose sound beeps once a second.

So what was cut out of them can be read off its own pictures and sound.
"""

import re
import subprocess
import sys
from array import array
from collections.abc import Sequence
from functools import cache
from typing import Any

import imageio_ffmpeg

from streams.media.hls.rule import choose_config
from streams.media.mp4 import Fragment, parse_init
from streams.media.remux import Epoch, SourceStream
from streams.models import Channel, Video, VideoKind, VideoRendition, VideoSegment, VideoState
from streams.ports import FlvTag, FlvTagKind
from streams.storage import Area, save_bytes
from streams.storage.names import MEDIA_TYPE, init_key, segment_key
from tests.streams.recorded import STARTED_MS, Media
from twitchclone.core import clock

FPS, RATE = 30, 48_000
WIDTH, HEIGHT = 256, 144
_BITS, _CELL = 12, 16  # the picture's number as black and white cells of its first rows
_BEEP = r"sin(2*PI*1000*t)*lt(mod(t\,1)\,0.04)"
_FILE_HEADER_BYTES = 13


def make_counted_video(
    channel: Channel,
    *,
    epochs: Sequence[int] = (12,),
    gop: int = 60,
    bframes: int = 0,
    has_audio: bool = True,
    **changes: Any,
) -> Video:
    """A recording of one or more epochs of these lengths in seconds; each epoch's pictures go on
    counting where the one before stopped."""
    given: dict[str, Any] = {
        "kind": VideoKind.ARCHIVE,
        "state": VideoState.READY,
        "title": "Counted",
        "published_at": clock.now(),
    }
    video = Video.objects.create(channel=channel, **{**given, **changes})
    row = VideoRendition.objects.create(
        video=video, name="source", codecs="", width=WIDTH, height=HEIGHT, fps=FPS,
        target_duration_s=2, is_complete=video.state != VideoState.RECORDING,
    )  # fmt: skip
    add_epochs(video, row, epochs=epochs, gop=gop, bframes=bframes, has_audio=has_audio)
    return video


def add_epochs(
    video: Video,
    row: VideoRendition,
    *,
    epochs: Sequence[int],
    gop: int = 60,
    bframes: int = 0,
    has_audio: bool = True,
) -> None:
    """Store more of the recording, as the recorder does: objects first, then rows."""
    known = VideoSegment.objects.filter(rendition=row)
    msn, first_epoch = known.count(), known.values("epoch").distinct().count()
    start_us = row.duration_us
    for number, seconds in enumerate(epochs, first_epoch):
        first = start_us * FPS // 1_000_000
        made = counted_media(seconds, first, gop, bframes, has_audio)
        key = init_key(video.storage_prefix, row.name, number)
        save_bytes(Area.VIDEOS, key, made.init, content_type=MEDIA_TYPE)
        for data, duration_us in made.segments:
            key = segment_key(video.storage_prefix, row.name, msn)
            save_bytes(Area.VIDEOS, key, data, content_type=MEDIA_TYPE)
            VideoSegment.objects.create(
                rendition=row, msn=msn, epoch=number, init_number=number,
                pdt_ms=STARTED_MS + start_us // 1000 + number * 10_000,
                duration_us=duration_us, size_bytes=len(data),
            )  # fmt: skip
            msn, start_us = msn + 1, start_us + duration_us
        row.codecs = made.codecs
    row.duration_us = start_us
    row.save()
    video.duration_ms = start_us // 1000
    video.save(update_fields=["duration_ms"])


@cache
def counted_media(seconds: int, first: int, gop: int, bframes: int, has_audio: bool) -> Media:
    """Numbered pictures and beeps, as a publisher's source is packaged."""
    config = None

    def choose(fps: float | None) -> Any:
        nonlocal config
        config = config or choose_config(fps)
        return config

    stream = SourceStream(choose)
    tags = _tags(_encode(seconds, first, gop, bframes, has_audio))
    events = [event for tag in tags for event in stream.feed(tag)]
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


def picture_numbers(mp4: bytes) -> list[int]:
    """The number of each picture, in the order of presentation."""
    raw = _decode(mp4, "-map", "0:v", "-fps_mode", "passthrough", "-vf",
                  f"scale={WIDTH}:{HEIGHT}", "-f", "rawvideo", "-pix_fmt", "gray")  # fmt: skip
    size = WIDTH * HEIGHT
    row = WIDTH * (_CELL // 2)
    return [
        sum((raw[at + row + bit * _CELL + _CELL // 2] > 127) << bit for bit in range(_BITS))
        for at in range(0, len(raw), size)
    ]


def picture_times_s(mp4: bytes) -> list[float]:
    """When each picture is shown."""
    said = _said(mp4, "-map", "0:v", "-vf", "showinfo", "-fps_mode", "passthrough")
    return [float(text) for text in re.findall(r"pts_time:([0-9.]+)", said)]


def beep_times_s(mp4: bytes) -> list[float]:
    """When each beep begins, by the file's clock."""
    raw = _decode(mp4, "-map", "0:a", "-af", "aresample=async=1:first_pts=0",
                  "-f", "s16le", "-ac", "1", "-ar", str(RATE))  # fmt: skip
    samples = array("h", raw)
    if sys.byteorder == "big":
        samples.byteswap()
    found, quiet_until = [], 0
    for at in range(0, len(samples), 16):
        if abs(samples[at]) > 3000:
            if at >= quiet_until:
                found.append(at / RATE)
            quiet_until = at + RATE // 10
    return found


def duration_s(mp4: bytes) -> float:
    """As players tell it."""
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", _said(mp4)).groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _encode(seconds: int, first: int, gop: int, bframes: int, has_audio: bool) -> bytes:
    pictures = b"".join(_picture(first + number) for number in range(seconds * FPS))
    sound = ["-f", "lavfi", "-i", f"aevalsrc={_BEEP}:s={RATE}:d={seconds}"] if has_audio else []
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error"),
        *("-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS)),
        *("-i", "pipe:0", *sound),
        *("-c:v", "libx264", "-preset", "ultrafast", "-bf", str(bframes), "-pix_fmt", "yuv420p"),
        *("-g", str(gop), "-keyint_min", str(gop), "-sc_threshold", "0", "-crf", "18"),
        *("-c:a", "aac", "-b:a", "96k", "-ac", "2", "-f", "flv", "pipe:1"),
    ]
    return subprocess.run(
        command, input=pictures, capture_output=True, check=True, timeout=120
    ).stdout


def _picture(number: int) -> bytes:
    cells = b"".join((b"\xff" if number >> bit & 1 else b"\x00") * _CELL for bit in range(_BITS))
    line = cells + b"\x60" * (WIDTH - len(cells))
    return line * _CELL + b"\x60" * (WIDTH * (HEIGHT - _CELL))


def _tags(data: bytes) -> list[FlvTag]:
    tags, at = [], _FILE_HEADER_BYTES
    while at + 11 <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        timestamp_ms = data[at + 7] << 24 | int.from_bytes(data[at + 4 : at + 7], "big")
        tags.append(FlvTag(FlvTagKind(data[at]), timestamp_ms, data[at + 11 : at + 11 + size]))
        at += 15 + size
    return tags


def _decode(mp4: bytes, *output: str) -> bytes:
    return _run(mp4, *output, "pipe:1").stdout


def _said(mp4: bytes, *output: str) -> str:
    return _run(mp4, *output, "-f", "null", "-").stderr.decode()


def _run(mp4: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", "pipe:0", *arguments]
    return subprocess.run(command, input=mp4, capture_output=True, check=True, timeout=60)
