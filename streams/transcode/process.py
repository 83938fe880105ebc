"""One ladder: an ffmpeg fed with a source's tags, read from one pipe per rendition."""

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from streams.media.flv import file_header, mux_tag
from streams.media.mp4 import Fragment, Mp4Error, Mp4Splitter
from streams.media.mp4.splitter import InitFound
from streams.ports import FlvTag
from streams.transcode.arguments import build_ladder_arguments
from streams.transcode.child import Child, spawn_ffmpeg
from streams.transcode.ladder import RenditionSpec

_log = structlog.get_logger(__name__)
_READ_BYTES = 256 * 1024
_DRAIN_S = 3.0

LadderOutput = Callable[[str, InitFound | Fragment], None]


@dataclass(frozen=True, slots=True)
class LadderLimits:
    """How far the ladder may fall behind its source before it is given up."""

    queue_bytes: int = 16 * 1024 * 1024
    lag_ms: int = 6_000


class LadderProcess:
    """Takes tags without ever making the source wait; fails rather than fall behind."""

    def __init__(
        self,
        specs: Sequence[RenditionSpec],
        *,
        name: str,
        part_us: int,
        on_output: LadderOutput,
        on_failed: Callable[[str], None],
        limits: LadderLimits | None = None,
    ) -> None:
        self.specs = specs
        self._name = name
        self._part_us = part_us
        self._on_output = on_output
        self._on_failed = on_failed
        self._limits = limits or LadderLimits()
        self._queue: deque[tuple[int, bytes]] = deque()
        self._queued_bytes = 0
        self._has_input = asyncio.Event()
        self._is_closing = False
        self._has_failed = False
        self._child: Child | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, headers: Sequence[FlvTag], *, has_audio: bool) -> None:
        """Start ffmpeg with the sequence headers of the epoch."""
        pipes = [os.pipe() for _ in self.specs]
        try:
            arguments = build_ladder_arguments(
                self.specs,
                [write_fd for _, write_fd in pipes],
                has_audio=has_audio,
                part_us=self._part_us,
                threads=max(1, (os.cpu_count() or 1) // 2),
            )
            fds = [write_fd for _, write_fd in pipes]
            self._child = await spawn_ffmpeg(arguments, name=self._name, pass_fds=fds)
        except BaseException:
            for read_fd, _ in pipes:
                os.close(read_fd)
            raise
        finally:
            for _, write_fd in pipes:
                os.close(write_fd)
        start = file_header(has_audio=has_audio) + b"".join(map(mux_tag, headers))
        self._tasks = [asyncio.create_task(self._write(self._child, start))]
        for spec, (read_fd, _) in zip(self.specs, pipes, strict=True):
            self._tasks.append(asyncio.create_task(self._read(spec.name, read_fd)))

    def offer(self, tag: FlvTag) -> None:
        """Queue one tag; a queue that has grown too long is the ladder's end."""
        if self._has_failed or self._is_closing:
            return
        data = mux_tag(tag)
        self._queue.append((tag.timestamp_ms, data))
        self._queued_bytes += len(data)
        self._has_input.set()
        lag_ms = tag.timestamp_ms - self._queue[0][0]
        if self._queued_bytes > self._limits.queue_bytes or lag_ms > self._limits.lag_ms:
            self._fail(f"the encoder is {lag_ms / 1000:.1f} s behind its source")

    async def finish(self) -> None:
        """End of input: wait a little for what the encoder still holds, then end it."""
        self._is_closing = True
        self._has_input.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_DRAIN_S)
        await self.stop()

    async def stop(self) -> None:
        """End it at once."""
        self._is_closing = True
        if self._child is not None:
            await self._child.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _fail(self, reason: str) -> None:
        if self._has_failed or self._is_closing:
            return
        self._has_failed = True
        self._queue.clear()
        self._queued_bytes = 0
        if self._child is not None:
            self._child.kill()
            reason = f"{reason}; ffmpeg: {self._child.last_error}".removesuffix("; ffmpeg: ")
        _log.warning("ladder_failed", ladder=self._name, reason=reason)
        self._on_failed(reason)

    async def _write(self, child: Child, start: bytes) -> None:
        stdin = child.process.stdin
        assert stdin is not None
        with contextlib.suppress(ConnectionError):
            stdin.write(start)
            while not (self._is_closing and not self._queue):
                await self._has_input.wait()
                self._has_input.clear()
                # Taken one by one: what waits here is what the lag is measured by.
                while self._queue:
                    _, data = self._queue.popleft()
                    self._queued_bytes -= len(data)
                    stdin.write(data)
                    await stdin.drain()
            stdin.close()
            await stdin.wait_closed()

    async def _read(self, rendition: str, fd: int) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=_READ_BYTES)
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb", 0)
        )
        splitter = Mp4Splitter()
        try:
            while data := await reader.read(_READ_BYTES):
                for found in splitter.feed(data):
                    self._on_output(rendition, found)
            self._fail("the encoder ended by itself")
        except Mp4Error as error:
            self._fail(f"{rendition}: {error}")
        finally:
            transport.close()
