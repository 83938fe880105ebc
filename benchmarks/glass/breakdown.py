"""Where a frame's latency went: from the camera to the glass, step by step.

Every step ends where the next begins, so their sum is the latency that was read off the picture:

    encoder   captured by the camera → its last byte leaves the encoder (the uplink's clock)
    part      → the last frame of its part has left the encoder: the price of parts of 200 ms
    ingest    → a viewer at the edge has been told of the part: RTMP, remuxing, playlist; on the
              ladder also ffmpeg, which the benchmark tells apart by the source's share
    playlist  → the page asks for the part: the rest of its own reload and the player's reaction
    fetch     → the part has arrived in the page
    buffer    → the frame is shown
"""

import subprocess
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import imageio_ffmpeg

from benchmarks.glass.camera import FRAMES_PER_SECOND
from benchmarks.glass.edge import SeenPart
from benchmarks.glass.pattern import BITS, read_pattern
from benchmarks.glass.uplink import SentFrame

STEPS = ("encoder", "part", "ingest", "playlist", "fetch", "buffer")
_FRAME_MS = 1000 / FRAMES_PER_SECOND


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """A frame that the page saw on the glass."""

    shown_ms: float
    captured_ms: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Fetch:
    """A finished request of the page, from the browser's own resource timing."""

    name: str
    started_ms: float
    ended_ms: float


class Breakdown:
    """Joins what camera, uplink, edge and page have noted about one publisher's frames."""

    def __init__(
        self, *, captured_ms: Sequence[int], sent: Sequence[SentFrame], parts: Iterable[SeenPart]
    ) -> None:
        self._captured_ms = captured_ms
        self._sent = sent
        self._parts = sorted((part for part in parts if part.known_ms), key=lambda p: p.start_ms)
        self._starts = [part.start_ms for part in self._parts]
        self._number_of = {captured: number for number, captured in enumerate(captured_ms)}

    def align(self, init: bytes) -> None:
        """Find the media time of the camera's frame 0 by reading a picture of the rendition."""
        part = next(part for part in self._parts if part.data)
        captured_low = read_first_picture(init + part.data)
        number = next(
            n for n, captured in enumerate(self._captured_ms) if captured % 2**32 == captured_low
        )
        self.set_media_start(part.start_ms - number * _FRAME_MS)

    def set_media_start(self, media_ms: float) -> None:
        """Say where the rendition's timeline puts the camera's frame 0."""
        self._offset_ms = media_ms

    def steps_of(self, frame: ShownFrame, fetches: dict[str, Fetch]) -> dict[str, float] | None:
        """Milliseconds of each step, None when the part was not fetched as a part."""
        number = self._number_of.get(frame.captured_ms)
        part = None if number is None else self._part_of(number)
        if number is None or part is None or (fetch := fetches.get(part.name)) is None:
            return None
        last = round((part.end_ms - self._offset_ms) / _FRAME_MS) - 1
        if not number <= last < len(self._sent):
            return None
        times = (
            frame.captured_ms,
            self._sent[number].sent_ms,
            self._sent[last].sent_ms,
            part.known_ms,
            fetch.started_ms,
            fetch.ended_ms,
            frame.shown_ms,
        )
        return {step: times[i + 1] - times[i] for i, step in enumerate(STEPS)}

    def _part_of(self, number: int) -> SeenPart | None:
        middle_ms = self._offset_ms + (number + 0.5) * _FRAME_MS
        index = bisect_right(self._starts, middle_ms) - 1
        if index < 0 or middle_ms >= self._parts[index].end_ms:
            return None
        return self._parts[index]


def read_first_picture(mp4: bytes) -> int:
    """The low 32 bits of the capture time that the first picture of a fragment carries."""
    width_px, height_px = 4 * BITS, 360  # four pixels a column are plenty for a mean of luma
    scale = f"scale={width_px}:{height_px}:flags=area"
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-f", "mp4"),
        *("-i", "pipe:0", "-frames:v", "1", "-vf", scale, "-pix_fmt", "gray"),
        *("-f", "rawvideo", "pipe:1"),
    ]
    luma = subprocess.run(command, input=mp4, capture_output=True, check=True, timeout=20).stdout
    captured = read_pattern(luma, width_px=width_px, height_px=height_px)
    assert captured is not None, "The pattern of the part's first picture is not readable."
    return captured
