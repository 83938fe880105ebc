"""Processor time of the Python ingest for each publisher of 6 Mbit/s.

ffmpeg publishes a prepared clip with `-re -c copy`; this process receives it over RTMP and, in the
rows that say so, muxes it to FLV into the pipe of a child that throws it away. The baseline of the
same run relays the same clip as plain bytes from a socket into such a pipe, without a look at it:
what the event loop alone costs. CPU is this process's own time over the measured seconds, in
percent of one core; the publisher and the sink are other processes.
"""

import asyncio
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import structlog
import uvloop

from streams.ingest import RtmpServer
from streams.media.flv import file_header, mux_tag
from streams.ports import CloseReason, FlvTag, PublisherControl, PublishRequest, PublishSink

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SECONDS = 20.0
_WARM_UP_SECONDS = 3.0
_START_SECONDS = 20.0
_CLIP_SECONDS = 20
_BITRATE_KBPS = 5_850  # with audio and containers about 6 Mbit/s
_PIPE_SINK = [sys.executable, "-c", "import os\nwhile os.read(0, 1 << 16): pass"]

Row = dict[str, Any]


@dataclass
class Meter:
    """Bytes that came in, and how many publishers have begun."""

    received_bytes: int = 0
    started: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def add_publisher(self) -> None:
        async with self._changed:
            self.started += 1
            self._changed.notify_all()

    async def wait_for(self, publishers: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.started >= publishers)


class DiscardSink:
    """Counts and forgets."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    async def write(self, tag: FlvTag) -> None:
        self._meter.received_bytes += len(tag.payload)

    async def close(self, reason: CloseReason) -> None:
        return None


class PipeSink(DiscardSink):
    """FLV into a child's stdin, as the media node feeds ffmpeg."""

    def __init__(self, meter: Meter, child: asyncio.subprocess.Process) -> None:
        super().__init__(meter)
        self._child = child
        assert child.stdin is not None
        self._pipe = child.stdin
        self._pipe.write(file_header())

    async def write(self, tag: FlvTag) -> None:
        await super().write(tag)
        self._pipe.write(mux_tag(tag))
        await self._pipe.drain()

    async def close(self, reason: CloseReason) -> None:
        self._pipe.close()
        await self._child.wait()


class OpenGate:
    """Lets everybody in; the sinks are discarding or pipes."""

    def __init__(self, meter: Meter, *, has_pipe: bool) -> None:
        self._meter = meter
        self._has_pipe = has_pipe

    async def admit(self, request: PublishRequest, control: PublisherControl) -> PublishSink:
        await self._meter.add_publisher()
        if self._has_pipe:
            return PipeSink(self._meter, await _start_pipe_sink())
        return DiscardSink(self._meter)


async def _start_pipe_sink() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(*_PIPE_SINK, stdin=asyncio.subprocess.PIPE)


@asynccontextmanager
async def _rtmp_server(meter: Meter, *, has_pipe: bool) -> AsyncIterator[str]:
    server = RtmpServer(OpenGate(meter, has_pipe=has_pipe))
    await server.start("127.0.0.1", 0)
    try:
        yield f"rtmp://127.0.0.1:{server.port}/live/benchmark"
    finally:
        await server.close()


@asynccontextmanager
async def _byte_relay(meter: Meter) -> AsyncIterator[str]:
    """The baseline: asyncio streams from a socket into a pipe."""

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        child = await _start_pipe_sink()
        assert child.stdin is not None
        await meter.add_publisher()
        while data := await reader.read(65_536):
            meter.received_bytes += len(data)
            child.stdin.write(data)
            await child.stdin.drain()
        child.stdin.close()
        await child.wait()
        writer.close()

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    try:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@asynccontextmanager
async def _publisher(clip: Path, url: str) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        FFMPEG, "-v", "error", "-re", "-stream_loop", "-1", "-i", str(clip), "-c", "copy",
        "-f", "flv", url, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.kill()
        await process.wait()


def _own_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def _measure(
    serve: Callable[[Meter], Any], clip: Path, *, publishers: int, seconds: float
) -> Row:
    meter = Meter()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve(meter))
        for _ in range(publishers):
            await stack.enter_async_context(_publisher(clip, url))
        async with asyncio.timeout(_START_SECONDS):
            await meter.wait_for(publishers)
        await asyncio.sleep(_WARM_UP_SECONDS)
        cpu, wall, received = _own_cpu_seconds(), time.monotonic(), meter.received_bytes
        await asyncio.sleep(seconds)
        elapsed = time.monotonic() - wall
        percent = (_own_cpu_seconds() - cpu) / elapsed * 100
        mbps = (meter.received_bytes - received) * 8 / elapsed / 1e6
    return {
        "publishers": publishers,
        "mbps_each": round(mbps / publishers, 2),
        "cpu_percent": round(percent, 2),
        "cpu_percent_each": round(percent / publishers, 2),
    }


def make_clip(folder: Path) -> Path:
    """1080p60 at a constant 6 Mbit/s, audio included; `-re -stream_loop` sends it for ever."""
    path = folder / "clip.mp4"
    rate = f"{_BITRATE_KBPS}k"
    subprocess.run(
        [FFMPEG, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=60",
         "-f", "lavfi", "-i", "anoisesrc=r=48000:a=0.1", "-t", str(_CLIP_SECONDS),
         "-c:v", "libx264", "-preset", "ultrafast", "-g", "120", "-pix_fmt", "yuv420p",
         "-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", rate,
         "-x264-params", "nal-hrd=cbr", "-c:a", "aac", "-b:a", "128k", str(path)],
        check=True, timeout=300,
    )  # fmt: skip
    return path


def _cases() -> list[tuple[str, Callable[[Meter], Any], int]]:
    return [
        ("plain byte relay to a pipe (baseline)", _byte_relay, 1),
        ("RTMP ingest", lambda meter: _rtmp_server(meter, has_pipe=False), 1),
        ("RTMP ingest, FLV to a pipe", lambda meter: _rtmp_server(meter, has_pipe=True), 1),
        ("RTMP ingest, FLV to a pipe", lambda meter: _rtmp_server(meter, has_pipe=True), 8),
    ]


async def _run_all(clip: Path, seconds: float) -> list[Row]:
    rows = []
    for name, serve, publishers in _cases():
        row = await _measure(serve, clip, publishers=publishers, seconds=seconds)
        rows.append({"case": name, **row})
    return rows


def run(seconds: float = SECONDS) -> list[Row]:
    """A row for each case; `cpu_percent_each` is the figure to hold below 1.5 for ingest alone."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    folder = Path(tempfile.mkdtemp(prefix="ingest-cpu-"))
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as the media node
            return runner.run(_run_all(make_clip(folder), seconds))
    finally:
        shutil.rmtree(folder)
        structlog.reset_defaults()


def _print_table(rows: list[Row]) -> None:
    columns = list(rows[0])
    table = [columns, *([str(row[column]) for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in table) for index in range(len(columns))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


if __name__ == "__main__":
    _print_table(run())
