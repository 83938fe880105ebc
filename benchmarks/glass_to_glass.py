"""Glass-to-glass latency: the product's player against hls.js as it comes, on one live stream.

A frame carries the time of its capture as black and white blocks; it is encoded (x264, 720p30, a
keyframe every two seconds), published over RTMP, and read off the playing picture in Chromium on
the same machine, by the same clock. `--long` adds ten minutes of drift. All processes share this
machine's cores, so its other load is in the figures.
"""

import argparse
import math
import os
from collections.abc import Iterable
from typing import Any

from benchmarks.glass import runs
from benchmarks.glass.figures import median, percentile
from benchmarks.glass.players import Ours, Player, Stock
from benchmarks.glass.studio import LADDER_RENDITION, Studio

_DRIFT_MINUTES = 10

Row = dict[str, Any]


def run(*, is_long: bool = False) -> list[Row]:
    """One row for each measure, a column for each player."""
    with Studio() as studio:
        players: list[Player] = [Ours(studio.channel_url), Stock(studio.stack.page_url)]
        start_up = _start_up(studio, players)
        source = [runs.steady_state(studio, player, "source") for player in players]
        ladder = [runs.steady_state(studio, player, LADDER_RENDITION) for player in players]
        return [
            *start_up,
            *_steady("source", source, target_ms=1_200),
            *_shares("source", [steady.step_means_ms for steady in source]),
            *_steady(LADDER_RENDITION, ladder, target_ms=1_500),
            *_shares(
                LADDER_RENDITION, [_with_ffmpeg(*pair) for pair in zip(source, ladder, strict=True)]
            ),
            *_recovery(studio, players),
            *(_drift(studio, players[0]) if is_long else []),
            *_circumstances(studio),
        ]


def _row(measure: str, unit: str, values: Iterable[float], target: str = "") -> Row:
    """A measure of our player and, where it has a second value, of stock hls.js."""
    shown = ["never" if math.isinf(value) else round(value, 1) for value in values]
    ours, stock, *_ = [*shown, ""]
    return {"measure": measure, "unit": unit, "ours": ours, "stock hls.js": stock, "target": target}


def _start_up(studio: Studio, players: list[Player]) -> list[Row]:
    channel = [runs.first_frames_ms(studio, player) for player in players]
    embed = runs.first_frames_ms(studio, Ours(studio.embed_url))
    return [
        _row("first frame, channel page: p50", "ms", map(median, channel), "<= 1000"),
        _row("first frame, channel page: slowest", "ms", map(max, channel)),
        _row("first frame, embedded player: p50", "ms", [median(embed)], "<= 1000"),
    ]


def _steady(rendition: str, steadies: list[runs.Steady], *, target_ms: int) -> list[Row]:
    latencies = [steady.seen.latencies_ms for steady in steadies]
    p95 = (percentile(values, 0.95) for values in latencies)
    pauses = (len(steady.seen.pauses_ms) for steady in steadies)
    return [
        _row(f"{rendition}: p50", "ms", map(median, latencies)),
        _row(f"{rendition}: p95", "ms", p95, f"<= {target_ms}"),
        _row(f"{rendition}: pauses in {runs.STEADY_S:g} s", "", pauses),
    ]


def _shares(rendition: str, shares_ms: list[dict[str, float]]) -> list[Row]:
    return [
        _row(f"{rendition}: share of {step}", "ms", (shares[step] for shares in shares_ms))
        for step in shares_ms[0]
    ]


def _with_ffmpeg(source: runs.Steady, ladder: runs.Steady) -> dict[str, float]:
    """The ladder's shares: what its ingest takes longer than the source's is ffmpeg's."""
    ingest_ms = source.step_means_ms["ingest"]
    shares: dict[str, float] = {}
    for step, mean_ms in ladder.step_means_ms.items():
        shares[step] = mean_ms
        if step == "ingest":
            shares |= {"ingest": ingest_ms, "ffmpeg": mean_ms - ingest_ms}
    return shares


def _recovery(studio: Studio, players: list[Player]) -> list[Row]:
    recoveries = [runs.recovery(studio, player) for player in players]
    name = f"hiccup of {runs.HICCUP_S:g} s"
    back = (recovery.back_below_s for recovery in recoveries)
    return [
        _row(f"{name}: back below {runs.RECOVERED_MS} ms after", "s", back, "<= 10"),
        _row(f"{name}: settled at, p50", "ms", (each.settled_ms for each in recoveries)),
        _row(f"{name}: picture stood for", "ms", (each.paused_ms for each in recoveries)),
    ]


def _drift(studio: Studio, player: Player) -> list[Row]:
    drift_ms = runs.drift_ms(studio, player, minutes=_DRIFT_MINUTES)
    return [_row(f"drift over {_DRIFT_MINUTES} minutes", "ms", [drift_ms], "<= 500")]


def _circumstances(studio: Studio) -> list[Row]:
    late_ms = [captured_ms - due_ms for due_ms, captured_ms in studio.captured()]
    return [
        _row("the camera's own lateness: p95", "ms", [percentile(late_ms, 0.95)]),
        _row("the machine's load at the end", "", [os.getloadavg()[0]]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="add ten minutes of drift")
    for row in run(is_long=parser.parse_args().long):
        measure, unit, ours, stock, target = row.values()
        print(f"{measure:44} {ours!s:>9} {stock!s:>9} {unit:3} {target}")


if __name__ == "__main__":
    main()
