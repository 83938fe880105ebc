"""Rooms as they are: messages by way of Valkey at a steady rate; latency, memory, what is lost."""

import time
from typing import Any

from benchmarks.chat.client import Crowd
from benchmarks.chat.processes import publisher, server
from benchmarks.glass.figures import percentile

Row = dict[str, Any]

SOCKETS = 5_000
PER_SECOND = 20
SECONDS = 10
_STALLED = 10
_ROOMS = 1_000
_PER_ROOM = 5
_START_SECONDS = 30.0  # within which the publisher has begun


def one_room(environment: dict[str, str]) -> Row:
    """5,000 sockets in one room at 20 messages a second, and ten that never read."""
    return _row(
        environment,
        f"one room, {PER_SECOND} messages/s, {_STALLED} stalled",
        sockets=SOCKETS,
        rooms=1,
        per_second=PER_SECOND,
        stalled=_STALLED,
    )


def many_rooms(environment: dict[str, str]) -> Row:
    """A message a second in each of 1,000 rooms of five."""
    return _row(
        environment,
        f"{_ROOMS} rooms of {_PER_ROOM}, a message/s each",
        sockets=_ROOMS * _PER_ROOM,
        rooms=_ROOMS,
        per_second=_ROOMS,
        stalled=0,
    )


def _row(
    environment: dict[str, str],
    title: str,
    *,
    sockets: int,
    rooms: int,
    per_second: int,
    stalled: int,
) -> Row:
    messages = per_second * SECONDS
    expected = messages // rooms
    with server("hub", environment) as process:
        crowd = Crowd(process.port)
        crowd.connect(1)  # imports and caches are nobody's socket
        memory = process.memory_bytes
        crowd.connect(sockets - 1, rooms=rooms, timed_every=max(1, sockets // 100))
        crowd.connect_stalled(stalled)
        memory = process.memory_bytes - memory
        crowd.read(2.0)
        sending = {"rooms": rooms, "per_second": per_second, "messages": messages}
        with publisher(environment, **sending):
            crowd.read_first(_START_SECONDS)
            cpu, own_cpu, began = process.cpu_seconds, time.process_time(), time.monotonic()
            crowd.read(SECONDS + 30, until=expected)
            took = time.monotonic() - began
            cpu, own_cpu = process.cpu_seconds - cpu, time.process_time() - own_cpu
        crowd.read(1.0)
        counts = [reader.messages for reader in crowd.readers.values()]
        crowd.close()
    return {
        "what": title,
        "sockets": sockets,
        "messages/s": round(sum(counts) / SECONDS),
        "p50 ms": round(percentile(crowd.latencies_ms, 0.5)),
        "p95 ms": round(percentile(crowd.latencies_ms, 0.95)),
        "p99 ms": round(percentile(crowd.latencies_ms, 0.99)),
        "KB a socket": round(memory / sockets / 1024, 1),
        "server core %": round(100 * cpu / took),
        "client core %": round(100 * own_cpu / took),
        "lost": sum(expected - count for count in counts) + crowd.lost,
    }
