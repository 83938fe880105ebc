"""Twenty pass-through publishers at once: do all stay live and punctual, and what does it cost?

Every publisher is an ffmpeg that sends a prepared clip with `-re -c copy`; every live playlist is
watched by one viewer without a buffer, who blocks on each part. A part is late when it becomes
known more than a part's length after the moment its stream's own pace called for. CPU is given in
percent of one core, by process. The baseline is the publishers' own: it is what an `ffmpeg -c copy`
process for each of them costs, which is how a server remuxes that leaves the work to ffmpeg.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psutil

from benchmarks.glass.edge import Edge, SeenPart
from benchmarks.glass.figures import percentile
from tests.whole.publishing import Publisher, make_clip
from tests.whole.stack import Stack
from tests.whole.waiting import eventually

_SECONDS = 30.0
_LATE_MS = 200.0
_SHOWN = ("media", "web", "relay", "worker", "valkey")
# The ladder is off: pass-through is what is asked about.
_ENVIRONMENT = {"TRANSCODE_SLOTS": "0", "LIVE_GRACE_SECONDS": "10"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Load:
    """So many publishers at so many kbit/s."""

    publishers: int
    bitrate_kbps: int


LOADS = (Load(1, 6_000), Load(20, 1_000), Load(20, 6_000))


def run() -> list[Row]:
    """A row for each load."""
    with Stack(environment=_ENVIRONMENT) as stack:
        return [_measure(stack, load, f"pub{index}x") for index, load in enumerate(LOADS)]


def _measure(stack: Stack, load: Load, prefix: str) -> Row:
    clip = make_clip(stack.folder, seconds=20, bitrate_kbps=load.bitrate_kbps)
    logins = [f"{prefix}{number}" for number in range(load.publishers)]
    keys = [made["stream_key"] for made in stack.create_accounts(logins)]
    with ExitStack() as running:
        publishers = [
            running.enter_context(Publisher(f"{stack.rtmp_url}/{key}", clip)) for key in keys
        ]
        urls = [_source_url(stack, login) for login in logins]
        edges = [running.enter_context(Edge(url)) for url in urls]
        eventually(lambda: all(edge.parts for edge in edges), "every playlist is read")
        ffmpeg_s = -sum(publisher.cpu_s for publisher in publishers)
        with cpu_percent(stack, _SECONDS) as cpu:
            time.sleep(_SECONDS)
        ffmpeg_s += sum(publisher.cpu_s for publisher in publishers)
        parts = [_timed_parts(edge) for edge in edges]
        still_live = sum(bool(stack.live(login).get("playback_url")) for login in logins)
    lateness_ms = [late for each in parts for late in lateness_of(each)]
    row = {
        "publishers": load.publishers,
        "kbit/s each": load.bitrate_kbps,
        "still live": still_live,
        "parts seen": len(lateness_ms),
        "lateness p95 ms": round(percentile(lateness_ms, 0.95), 1),
        "lateness max ms": round(max(lateness_ms), 1),
        "late parts": sum(late > _LATE_MS for late in lateness_ms),
        **{f"{name} CPU %": round(cpu(name), 1) for name in _SHOWN},
    }
    each = {"media": cpu("media"), "baseline ffmpeg": ffmpeg_s / _SECONDS * 100}
    shares = {f"{k} CPU % a publisher": round(v / load.publishers, 2) for k, v in each.items()}
    return {**row, **shares}


def lateness_of(parts: list[SeenPart]) -> list[float]:
    """How long after its stream's pace each part became known, in milliseconds.

    The pace is set by the most punctual part, so the least value is 0.
    """
    offsets = [part.known_ms - part.end_ms for part in parts]
    best = min(offsets, default=0.0)
    return [offset - best for offset in offsets]


@contextmanager
def cpu_percent(stack: Stack, seconds: float) -> Iterator[Callable[[str], float]]:
    """CPU time of the kept processes and their children between entering and leaving."""
    before = {name: _cpu_seconds(stack.process(name)) for name in _SHOWN}
    after: dict[str, float] = {}
    yield lambda name: (after[name] - before[name]) / seconds * 100
    after |= {name: _cpu_seconds(stack.process(name)) for name in _SHOWN}


def _cpu_seconds(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    family = [process, *process.children(recursive=True)]
    return sum(sum(each.cpu_times()[:2]) for each in family)


def _timed_parts(edge: Edge) -> list[SeenPart]:
    return [part for part in edge.parts.values() if part.known_ms]


def _source_url(stack: Stack, login: str) -> str:
    url: str = stack.wait_live(login)["playback_url"]
    return url.replace("/index.m3u8", "/source/index.m3u8")


def main() -> None:
    rows = run()
    for name in rows[0]:
        print(f"{name:26}", *(f"{row[name]!s:>10}" for row in rows))


if __name__ == "__main__":
    main()
