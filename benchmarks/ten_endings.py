"""Ten broadcasts end at once while another one with its ladder goes on: does that one lose a part?

Everything is stored in an S3 server (moto) on this machine. The stream that goes on is read like a
viewer without a buffer does, source and ladder, and held against RFC 8216bis meanwhile. The
baseline is the same stream in the half minute before the others end.
"""

import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import httpx

from benchmarks.glass.edge import Edge, SeenPart
from benchmarks.glass.figures import percentile
from benchmarks.many_publishers import lateness_of
from streams.origin.check import CheckReport, check_stream
from tests.s3 import start_s3_server
from tests.whole.publishing import Publisher, make_clip
from tests.whole.stack import Stack
from tests.whole.waiting import eventually

ENDINGS = 10
_SECONDS = 30.0
_LATE_MS = 200.0
_GRACE_S = 3
_RENDITIONS = ("source", "240p", "160p")
_ENVIRONMENT = {
    "LIVE_GRACE_SECONDS": str(_GRACE_S),
    # One slot: the stream that goes on has the ladder, the others are passed through.
    "TRANSCODE_SLOTS": "1",
    "TRANSCODE_LADDER": "240p:426x240:500k:30,160p:284x160:230k:15",
}

Row = dict[str, Any]


def run() -> list[Row]:
    """A row for the quiet half minute, one for that of the endings."""
    server = start_s3_server()
    try:
        bucket = server.environment(server.make_bucket())
        with Stack(environment={**_ENVIRONMENT, **bucket}) as stack, ExitStack() as running:
            return _measure(stack, running)
    finally:
        server.process.kill()
        server.process.wait()


def _measure(stack: Stack, running: ExitStack) -> list[Row]:
    clip = make_clip(stack.folder, seconds=20, bitrate_kbps=2_000)
    logins = ["goeson", *(f"ends{number}" for number in range(ENDINGS))]
    keys = [made["stream_key"] for made in stack.create_accounts(logins)]
    publishers = [running.enter_context(Publisher(f"{stack.rtmp_url}/{keys[0]}", clip))]
    goes_on_url = stack.wait_live(logins[0])["playback_url"]
    eventually(lambda: "160p/" in httpx.get(goes_on_url).text, "the ladder is offered")
    for login, key in zip(logins[1:], keys[1:], strict=True):
        publishers.append(running.enter_context(Publisher(f"{stack.rtmp_url}/{key}", clip)))
        stack.wait_live(login)
    edges = [
        running.enter_context(Edge(goes_on_url.replace("index.m3u8", f"{name}/index.m3u8")))
        for name in _RENDITIONS
    ]
    eventually(lambda: all(edge.parts for edge in edges), "every rendition is read")
    quiet = _watch(goes_on_url, edges)
    for publisher in publishers[1:]:
        publisher.stop()
    ended = time.monotonic() + _GRACE_S  # their broadcasts end when the grace does
    waits_s: list[float] = []
    waiting = threading.Thread(target=_wait_ready, args=(stack, logins[1:], ended, waits_s))
    waiting.start()
    busy = _watch(goes_on_url, edges)
    waiting.join()
    return [
        {"run": "nothing ends", **quiet},
        {
            "run": f"{ENDINGS} end at once",
            **busy,
            "VODs ready": len(waits_s),
            "ready p50 s": round(percentile(waits_s, 0.5), 1),
            "ready max s": round(max(waits_s, default=0.0), 1),
        },
    ]


def _watch(url: str, edges: Sequence[Edge]) -> Row:
    """What half a minute of the stream looks like from outside."""
    seen_before = [set(edge.parts) for edge in edges]
    report: CheckReport = check_stream(url, seconds=_SECONDS)
    row: Row = {}
    for name, edge, before in zip(_RENDITIONS, edges, seen_before, strict=True):
        parts = [part for key, part in edge.parts.items() if key not in before and part.known_ms]
        lateness_ms = lateness_of(parts)
        row |= {
            f"{name} parts": len(parts),
            f"{name} missing": missing_in(parts),
            f"{name} lateness p95 ms": round(percentile(lateness_ms, 0.95)),
            f"{name} late": sum(late > _LATE_MS for late in lateness_ms),
        }
    return {**row, "breaches": len(report.breaches)}


def missing_in(parts: Sequence[SeenPart]) -> int:
    """How many numbers are missing between the first part and the last."""
    numbers = sorted(int(part.name.removeprefix("part-").removesuffix(".m4s")) for part in parts)
    return numbers[-1] - numbers[0] + 1 - len(numbers) if numbers else 0


def _wait_ready(stack: Stack, logins: Sequence[str], ended: float, waits_s: list[float]) -> None:
    """Note for each channel how long after the end of its broadcast the VOD could be watched."""
    waiting = set(logins)
    deadline = time.monotonic() + 120
    with httpx.Client(timeout=10) as client:
        while waiting and time.monotonic() < deadline:
            for login in sorted(waiting):
                answer = client.get(f"{stack.page_url}/api/v1/channels/{login}/videos/").json()
                if any(video["state"] == "ready" for video in answer["results"]):
                    waits_s.append(max(0.0, time.monotonic() - ended))
                    waiting.discard(login)
            time.sleep(0.2)
