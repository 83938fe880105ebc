"""Low-latency viewers on one origin process: requests a second, lateness, memory.

The server is a process of its own: the origin's application under uvicorn as in the media node, one
live rendition, a part of 200 ms of one Mbit/s five times a second, its time of publication inside.
The viewers are this process: sockets that do a blocking reload, then fetch the part it named, as
hls.js does. Lateness is from publication to the part's last byte. The baseline of the same run is
uvicorn with the smallest application there is, which answers 1 KB; it and the bare playlist are
asked as fast as the same client can.
"""

import asyncio
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import uvicorn
import uvloop

from streams.media.hls.clock import ProgramClock
from streams.media.hls.multivariant import Variant
from streams.media.hls.rule import PlaylistConfig
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment
from streams.origin.app import OriginApp
from streams.origin.feed import RenditionFeed
from streams.origin.store import LiveBroadcast, OriginStore

VIEWERS = 500
SECONDS = 20.0
_WARM_UP_SECONDS = 3.0
_FLAT_OUT_SECONDS = 4.0
_FLAT_OUT_CONNECTIONS = 64
_BROADCAST = "0f0e0d0c-0b0a-0908-0706-050403020100"
_PLAYLIST = f"/live/{_BROADCAST}/source/index.m3u8"
_PART_BYTES = 25_000
_PART_SECONDS = 0.2
_LENGTH = re.compile(rb"content-length: ([0-9]+)")
_LAST_PART = re.compile(rb'URI="part-([0-9]+)\.m4s"[^"]*\n#EXT-X-PRELOAD')
_PERIOD = _PART_SECONDS
_stamp = struct.Struct("<d")

Row = dict[str, Any]


# --- The server's process ---------------------------------------------------------------------


async def _static(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"1024")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"x" * 1024})


def _live_feed() -> tuple[OriginApp, RenditionFeed]:
    store, broadcast = OriginStore(), LiveBroadcast(_BROADCAST)
    variant = Variant("source/index.m3u8", 0, 1_000_000, "avc1.64001f", 1280, 720, 30.0)
    feed = RenditionFeed(
        "source",
        MediaPlaylistState(PlaylistConfig()),
        Path(tempfile.gettempdir()),
        variant=variant,
        is_independent=True,
    )
    clock = ProgramClock()
    clock.observe(media_end_us=0, arrived_us=time.time_ns() // 1000)
    feed.begin_epoch(b"init", epoch=0, clock=clock)
    broadcast.add(feed)
    store.add(broadcast)
    return OriginApp(store), feed


async def _publish(feed: RenditionFeed) -> None:
    loop = asyncio.get_running_loop()
    began, filling = loop.time(), bytes(_PART_BYTES - _stamp.size)
    for number in range(10**9):
        await asyncio.sleep(began + number * _PERIOD - loop.time())
        data = _stamp.pack(time.monotonic()) + filling
        feed.publish(Fragment(data, number * 200_000, 200_000, number % 10 == 0))


async def _serve(kind: str, fd: int) -> None:
    app: Any = _static
    if kind == "origin":
        app, feed = _live_feed()
        publishing = asyncio.create_task(_publish(feed))
    config = uvicorn.Config(
        app, http="httptools", ws="none", lifespan="off", access_log=False, log_level="error"
    )
    await uvicorn.Server(config).serve(sockets=[socket.socket(fileno=fd)])
    if kind == "origin":
        publishing.cancel()


@contextmanager
def _server(kind: str) -> Iterator[tuple[int, psutil.Process]]:
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        command = [sys.executable, "-m", "benchmarks.origin_load", kind, str(listener.fileno())]
        process = subprocess.Popen(command, pass_fds=[listener.fileno()])
        try:
            yield listener.getsockname()[1], psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(10)


# --- The viewers' process ---------------------------------------------------------------------


class Connection(asyncio.Protocol):
    """A kept-alive connection that asks one thing after the other.

    A bare protocol, because streams cost the client several times what the server takes.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._chunks: list[bytes] = []
        self._missing = 0  # bytes of the body; 0 while the head is not whole
        self._answer: asyncio.Future[bytes] | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        self._transport = transport

    async def get(self, path: str) -> bytes:
        """The body; raises ConnectionError for anything but 200."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(b"GET %s HTTP/1.1\r\nhost: origin\r\n\r\n" % path.encode())
        return await self._answer

    def data_received(self, data: bytes) -> None:
        if not self._missing:
            data = b"".join((*self._chunks, data))
            head, found, body = data.partition(b"\r\n\r\n")
            self._chunks = [data]
            if not found:
                return
            length = _LENGTH.search(head)
            if length is None or not head.startswith(b"HTTP/1.1 200"):
                self._fail(head.decode("latin-1"))
                return
            self._chunks, self._missing = [], int(length[1])
            data = body
        self._chunks.append(data)
        self._missing -= len(data)
        if not self._missing and self._answer is not None:
            whole, self._chunks = b"".join(self._chunks), []
            self._answer.set_result(whole)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("the connection was closed")

    def _fail(self, reason: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError(reason))

    def close(self) -> None:
        self._transport.close()


async def _watch(port: int, latenesses: list[float], counts: list[int], until: float) -> None:
    """One viewer: reload for the next part, fetch it, note how late it came."""
    connection = Connection(port)
    await connection.open()
    newest = _newest(await connection.get(_PLAYLIST))
    while time.monotonic() < until:
        position = f"_HLS_msn={(newest + 1) // 10}&_HLS_part={(newest + 1) % 10}"
        newest = max(newest + 1, _newest(await connection.get(f"{_PLAYLIST}?{position}")))
        part = await connection.get(f"/live/{_BROADCAST}/source/part-{newest}.m4s")
        latenesses.append(time.monotonic() - _stamp.unpack_from(part)[0])
        counts[0] += 2
    connection.close()


def _newest(playlist: bytes) -> int:
    match = _LAST_PART.search(playlist)
    assert match is not None, playlist
    return int(match[1])


async def _flat_out(port: int, path: str, counts: list[int], until: float) -> None:
    connection = Connection(port)
    await connection.open()
    while time.monotonic() < until:
        await connection.get(path)
        counts[0] += 1
    connection.close()


async def _until_answering(port: int, path: str) -> None:
    async with asyncio.timeout(20):
        while True:
            connection = Connection(port)
            try:
                await connection.open()
                await connection.get(path)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                return connection.close()


async def _measure(
    port: int,
    server: psutil.Process,
    clients: int,
    client: Callable[[list[int], float], Awaitable[None]],
    seconds: float,
) -> Row:
    counts, began = [0], time.monotonic()
    cpu = sum(server.cpu_times()[:2])
    await asyncio.gather(*(client(counts, began + seconds) for _ in range(clients)))
    took, cpu = time.monotonic() - began, sum(server.cpu_times()[:2]) - cpu
    return {
        "connections": clients,
        "requests_per_second": round(counts[0] / took),
        # What holds on a loaded machine too, where the client may be what is slow.
        "server_us_per_request": round(cpu / counts[0] * 1e6),
        "server_cpu_percent": round(cpu / took * 100),
        "server_rss_mib": round(server.memory_info().rss / 2**20),
    }


def _flat_out_row(case: str, kind: str, path: str) -> Row:
    async def measure() -> Row:
        await _until_answering(port, path)
        return await _measure(
            port,
            server,
            _FLAT_OUT_CONNECTIONS,
            lambda counts, until: _flat_out(port, path, counts, until),
            _FLAT_OUT_SECONDS,
        )

    with _server(kind) as (port, server):
        return {"case": case, **_run(measure())}


def _viewers_row(viewers: int, seconds: float) -> Row:
    latenesses: list[float] = []

    async def measure() -> Row:
        await _until_answering(port, _PLAYLIST)
        await asyncio.sleep(_WARM_UP_SECONDS)
        return await _measure(
            port,
            server,
            viewers,
            lambda counts, until: _watch(port, latenesses, counts, until),
            seconds,
        )

    with _server("origin") as (port, server):
        row = _run(measure())
    steady = sorted(latenesses[viewers * 5 :])  # behind the first second, when all connect
    return {
        "case": "low-latency viewers",
        **row,
        "requests_wanted": round(viewers * 2 / _PART_SECONDS),
        "p50_late_ms": round(steady[len(steady) // 2] * 1000),
        "p95_late_ms": round(steady[len(steady) * 95 // 100] * 1000),
    }


def _run(coroutine: Any) -> Row:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        row: Row = runner.run(coroutine)
        return row


def run(viewers: int = VIEWERS, seconds: float = SECONDS) -> list[Row]:
    """The baseline, the bare playlist, and the viewers."""
    return [
        _flat_out_row("uvicorn, 1 KB (baseline)", "static", "/"),
        _flat_out_row("bare playlist", "origin", _PLAYLIST),
        _viewers_row(viewers // 5, seconds / 2),
        _viewers_row(viewers, seconds),
    ]


if __name__ == "__main__":
    if len(sys.argv) == 3:
        uvloop.run(_serve(sys.argv[1], int(sys.argv[2])))
    else:
        from benchmarks.report import print_table

        print_table(run())
