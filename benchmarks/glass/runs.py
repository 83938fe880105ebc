"""The runs of the latency benchmark: start-up, steady state, recovery and drift, each apart."""

import math
import time
from dataclasses import dataclass

from benchmarks.glass.breakdown import STEPS, Breakdown
from benchmarks.glass.edge import Edge
from benchmarks.glass.figures import mean, median
from benchmarks.glass.players import Player
from benchmarks.glass.studio import LABELS, Studio
from benchmarks.glass.watching import Seen, Watching

RECOVERED_MS = 1_200
HICCUP_S = 2.0
STEADY_S = 30.0
_NAVIGATIONS = 7
_SETTLE_S = 15.0
_RECOVERY_S = 25.0
_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Steady:
    """A stretch of undisturbed playback."""

    seen: Seen
    step_means_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a hiccup of the publisher's uplink did to a viewer."""

    back_below_s: float  # from the hiccup's end; infinite when it never came back
    settled_ms: float  # the median of the last five seconds
    paused_ms: float


def first_frames_ms(studio: Studio, player: Player) -> list[float]:
    """From the navigation to the first frame, each time in a fresh browser profile."""
    times = []
    for _ in range(_NAVIGATIONS):
        with Watching(studio.browser, player) as watching:
            first_ms = watching.open(playback_url=studio.playback_url)
            times.append(first_ms)
    return times


def steady_state(studio: Studio, player: Player, rendition: str) -> Steady:
    """Latency and its shares, after the player has settled."""
    with (
        Edge(studio.rendition_url(rendition)) as edge,
        Watching(studio.browser, player) as watching,
    ):
        watching.open(playback_url=studio.playback_url, rendition=rendition)
        watching.choose(LABELS[rendition])
        watching.watch(_SETTLE_S)
        seen = watching.watch(STEADY_S)
    breakdown = Breakdown(
        captured_ms=[captured_ms for _, captured_ms in studio.captured()],
        sent=studio.uplink.frames,
        parts=edge.parts.values(),
    )
    breakdown.align(edge.init)
    steps = [s for frame in seen.frames if (s := breakdown.steps_of(frame, seen.fetches))]
    return Steady(seen, {step: mean([each[step] for each in steps]) for step in STEPS})


def recovery(studio: Studio, player: Player) -> Recovery:
    """A hiccup of two seconds in steady state."""
    with Watching(studio.browser, player) as watching:
        watching.open(playback_url=studio.playback_url)
        watching.choose(LABELS["source"])
        watching.watch(_SETTLE_S)
        studio.uplink.hiccup(HICCUP_S)
        ended_ms = time.time() * 1000
        seen = watching.watch(_RECOVERY_S)
    after = [(f.shown_ms - ended_ms, f.shown_ms - f.captured_ms) for f in seen.frames]
    above = [at_ms for at_ms, latency_ms in after if latency_ms > RECOVERED_MS and at_ms > 0]
    last_five = [latency_ms for at_ms, latency_ms in after if at_ms > (_RECOVERY_S - 5) * 1000]
    settled_ms = median(last_five)
    back_below_s = math.inf if settled_ms > RECOVERED_MS else max(above, default=0) / 1000
    return Recovery(back_below_s, settled_ms, sum(seen.pauses_ms))


def drift_ms(studio: Studio, player: Player, *, minutes: int) -> float:
    """How much the median of the last minute lies above that of the first."""
    with Watching(studio.browser, player) as watching:
        watching.open(playback_url=studio.playback_url)
        watching.choose(LABELS["source"])
        watching.watch(_SETTLE_S)
        medians = [median(watching.watch(_MINUTE_S).latencies_ms) for _ in range(minutes)]
    return medians[-1] - medians[0]
