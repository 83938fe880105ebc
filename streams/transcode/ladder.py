"""Which renditions a source gets: never larger, never faster, its own aspect ratio kept."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

_RUNG = re.compile(r"([a-z0-9]{1,16}):(\d{2,4})x(\d{2,4}):(\d{2,6})k:(\d{1,3})")
_SOURCE = "source"


class LadderError(ValueError):
    """The ladder setting cannot be read; the text says how to write it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the configured ladder; the size is that of a landscape picture."""

    name: str
    width: int
    height: int
    bitrate_bps: int
    max_fps: float


@dataclass(frozen=True, slots=True)
class RenditionSpec:
    """A rung fitted to a source."""

    name: str
    width: int
    height: int
    bitrate_bps: int
    fps: float


def parse_ladder(items: Iterable[str]) -> list[Rung]:
    """Read `720p:1280x720:2800k:30` items; raises LadderError."""
    rungs: list[Rung] = []
    for item in items:
        match = _RUNG.fullmatch(item)
        if match is None:
            raise LadderError(f"{item!r} is not a rendition; write name:WIDTHxHEIGHT:KBITk:FPS.")
        name, width, height, kbps, fps = match.groups()
        if name == _SOURCE or any(rung.name == name for rung in rungs):
            raise LadderError(f"the rendition name {name!r} is taken; names must differ.")
        if not int(width) or not int(height) or not int(kbps) or not int(fps):
            raise LadderError(f"{item!r} has a zero in it.")
        rungs.append(Rung(name, int(width), int(height), int(kbps) * 1000, float(fps)))
    return rungs


def fit_ladder(
    rungs: Iterable[Rung], *, width: int, height: int, fps: float | None
) -> list[RenditionSpec]:
    """The rungs below the source's size, in its orientation and aspect ratio."""
    short, long = sorted((width, height))
    specs = []
    for rung in rungs:
        rung_short, rung_long = sorted((rung.width, rung.height))
        scale = min(rung_short / short, rung_long / long)
        if scale >= 1:
            continue
        size = fit_size(width, height, scale)
        fitted_fps = fit_rate(fps, rung.max_fps)
        specs.append(RenditionSpec(rung.name, *size, rung.bitrate_bps, fitted_fps))
    return specs


def fit_size(width: int, height: int, scale: float) -> tuple[int, int]:
    """The picture's sides, scaled."""
    return _even(width * scale), _even(height * scale)


def _even(side: float) -> int:
    """4:2:0 pictures have even sides."""
    return max(2, round(side / 2) * 2)


def fit_rate(fps: float | None, max_fps: float) -> float:
    """The source's rate divided by a whole number, so that no frame is shown twice as long."""
    if fps is None:
        return max_fps
    # A thousandth of slack: 30.0003 is a 30.
    return fps / math.ceil(fps / max_fps - 0.001)
