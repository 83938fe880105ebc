"""As many messages as one core can write: the hub beside its baselines, and as a room grows."""

import time
from typing import Any

from benchmarks.chat.client import Crowd
from benchmarks.chat.processes import ServerProcess, server

Row = dict[str, Any]

SOCKETS = 1_000
SECONDS = 4.0
_GROWTH = (10, 100, 1_000, 10_000)
_SETTLE_SECONDS = 1.0


def compare_kinds(environment: dict[str, str]) -> list[Row]:
    """1,000 sockets in one room: single messages, then ten to a frame."""
    rows = [
        _row("stock Channels group_send", "stock", environment, per_frame=1),
        _row("websockets broadcast", "broadcast", environment, per_frame=1),
        _row("hub", "hub", environment, per_frame=1),
        _row("websockets broadcast, 10 a frame", "broadcast", environment, per_frame=10),
        _row("hub, 10 a frame", "hub", environment, per_frame=10),
    ]
    stock = rows[0]["frames/s of a whole core"]
    for row in rows:
        row["times stock, frames"] = round(row["frames/s of a whole core"] / stock, 1)
    return rows


def grow_room(environment: dict[str, str]) -> list[Row]:
    """What one message costs the server's core, by the number of sockets."""
    rows = []
    for count in _GROWTH:
        row = _row("hub, growing room", "hub", environment, per_frame=1, sockets=count)
        row["µs a message"] = round(1e6 * count / row["frames/s of a whole core"])
        rows.append(row)
    return rows


def _row(
    title: str, kind: str, environment: dict[str, str], *, per_frame: int, sockets: int = SOCKETS
) -> Row:
    with server(kind, environment) as process:
        crowd = Crowd(process.port)
        crowd.connect(sockets)
        crowd.read(_SETTLE_SECONDS)
        answer, client_share = _flood(process, crowd, per_frame)
        crowd.close()
    return {
        "what": title,
        "sockets": sockets,
        "frames/s": round(crowd.frames / answer["seconds"]),
        "messages/s": round(crowd.messages / answer["seconds"]),
        # On a machine that does other things as well, these are what compares.
        "frames/s of a whole core": round(crowd.frames / answer["cpu_seconds"]),
        "messages/s of a whole core": round(crowd.messages / answer["cpu_seconds"]),
        "server core %": round(100 * answer["cpu_seconds"] / answer["seconds"]),
        "client core %": round(100 * client_share),
        "lost": crowd.lost,
    }


def _flood(process: ServerProcess, crowd: Crowd, per_frame: int) -> tuple[dict[str, Any], float]:
    """The server's account, and how busy this process was; the crowd has counted."""
    crowd.reset()
    began, cpu = time.monotonic(), time.process_time()
    process.begin_flood(seconds=SECONDS, per_frame=per_frame)
    crowd.read(SECONDS)
    share = (time.process_time() - cpu) / (time.monotonic() - began)
    answer = process.end_flood()
    crowd.read(_SETTLE_SECONDS)  # what was on its way
    return answer, share
