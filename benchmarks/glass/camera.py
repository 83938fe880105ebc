"""The publisher: draws frames that carry their time, has ffmpeg encode and send them over RTMP.

Run as a process of its own, so that its punctuality does not hang on the measuring process:
`python -m benchmarks.glass.camera URL FRAMES_CSV`. Every line of the file is a frame: its number,
the time it was due and the time it was captured, which is the time it carries.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from benchmarks.glass.pattern import HEIGHT_PX, ROWS_PX, WIDTH_PX, pattern_rows

FRAMES_PER_SECOND = 30
_KEYFRAME_INTERVAL = 2 * FRAMES_PER_SECOND
_SCROLL_PX = 2
_CHROMA = bytes([110]) * (WIDTH_PX * HEIGHT_PX // 4) + bytes([140]) * (WIDTH_PX * HEIGHT_PX // 4)


def main() -> None:
    """Capture until SIGTERM or until the encoder is gone."""
    url, frames_csv = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    encoder = subprocess.Popen(_encoder_command(url), stdin=subprocess.PIPE)
    assert encoder.stdin is not None
    fcntl.fcntl(encoder.stdin, fcntl.F_SETPIPE_SZ, 1 << 20)
    try:
        with Path(frames_csv).open("w", buffering=1) as log:
            _capture(encoder.stdin, log)
    except BrokenPipeError:
        sys.exit("The encoder ended.")
    finally:
        encoder.kill()
        encoder.wait()


def _capture(encoder: IO[bytes], log: IO[str]) -> None:
    scenery = _scenery()
    started = time.time()
    number = 0
    while True:
        due = started + number / FRAMES_PER_SECOND
        time.sleep(max(0.0, due - time.time()))
        captured_ms = time.time_ns() // 1_000_000
        for plane in _planes(scenery, number, captured_ms):
            encoder.write(plane)
        encoder.flush()
        log.write(f"{number},{due * 1000:.1f},{captured_ms}\n")
        number += 1


def _planes(scenery: memoryview, number: int, captured_ms: int) -> tuple[bytes | memoryview, ...]:
    """A frame in yuv420p: the pattern, the scrolling scenery below it, a constant hue."""
    start = (number * _SCROLL_PX % HEIGHT_PX) * WIDTH_PX
    below = scenery[start : start + (HEIGHT_PX - ROWS_PX) * WIDTH_PX]
    return pattern_rows(captured_ms), below, _CHROMA


def _scenery() -> memoryview:
    """Two pictures' height of slanting waves: detail enough to fill the bit rate, and periodic."""
    wave = bytes(60 + abs((x * 5) % 256 - 128) for x in range(WIDTH_PX * 2))
    lines = (wave[y * 3 % 256 : y * 3 % 256 + WIDTH_PX] for y in range(2 * HEIGHT_PX))
    return memoryview(b"".join(lines))


def _encoder_command(url: str) -> list[str]:
    return [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin"),
        *("-probesize", "32", "-analyzeduration", "0", "-f", "rawvideo", "-pix_fmt", "yuv420p"),
        *("-s", f"{WIDTH_PX}x{HEIGHT_PX}", "-r", str(FRAMES_PER_SECOND), "-i", "pipe:0"),
        *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"),
        *("-g", str(_KEYFRAME_INTERVAL), "-sc_threshold", "0"),
        *("-b:v", "2500k", "-maxrate", "2500k", "-bufsize", "2500k"),
        *("-c:a", "aac", "-b:a", "128k", "-flush_packets", "1"),
        *("-f", "flv", "-flvflags", "no_duration_filesize", url),
    ]


if __name__ == "__main__":
    if hasattr(os, "nice") and os.geteuid() == 0:
        os.nice(-5)  # a camera is hardware: it must not wait for the machine it is measured on
    main()
