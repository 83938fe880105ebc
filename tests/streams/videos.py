"""Real video for tests: made once by ffmpeg, kept in memory."""

import subprocess
from functools import cache

import imageio_ffmpeg

from streams.ports import FlvTag, FlvTagKind

_FILE_HEADER_BYTES = 13


@cache
def flv_file(*, seconds: float, fps: int = 30, gop: int = 60, has_audio: bool = True) -> bytes:
    """A test pattern and a tone, 640x360, H.264 and AAC."""
    audio = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"] if has_audio else []
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin"),
        *("-f", "lavfi", "-i", f"testsrc2=size=640x360:rate={fps}", *audio),
        *("-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
        *("-g", str(gop), "-keyint_min", str(gop), "-sc_threshold", "0", "-b:v", "800k"),
        *("-c:a", "aac", "-b:a", "96k", "-f", "flv", "pipe:1"),
    ]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


@cache
def flv_tags(*, seconds: float, fps: int = 30, gop: int = 60) -> list[FlvTag]:
    """The same as the tags that a publisher would send."""
    data = flv_file(seconds=seconds, fps=fps, gop=gop)
    tags, at = [], _FILE_HEADER_BYTES
    while at + 11 <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        timestamp_ms = data[at + 7] << 24 | int.from_bytes(data[at + 4 : at + 7], "big")
        tags.append(FlvTag(FlvTagKind(data[at]), timestamp_ms, data[at + 11 : at + 11 + size]))
        at += 15 + size
    return tags
