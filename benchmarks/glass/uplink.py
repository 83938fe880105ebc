"""The publisher's uplink: a relay that times every video frame and can have a hiccup.

It reads the RTMP of the passing bytes with the product's own protocol core, so that a frame's time
on the wire is the arrival of its last byte, and it forwards what it read at once.
"""

import asyncio
import contextlib
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass

from streams.media.rtmp import ProtocolViolation, PublishRequested, RtmpConnection, RtmpLimits
from streams.ports import FlvTag, FlvTagKind

_AVC_SEQUENCE_HEADER = 0


@dataclass(frozen=True, slots=True)
class SentFrame:
    """A video frame as it left the encoder."""

    timestamp_ms: int  # RTMP's
    sent_ms: float  # Unix time of its last byte


class Uplink:
    """Listens in a thread of its own; leaving the context closes it."""

    def __init__(self, *, rtmp_port: int) -> None:
        self.frames: list[SentFrame] = []
        self._rtmp_port = rtmp_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._relays: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "Uplink":
        self._thread.start()
        self._server = self._run(self._listen()).result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *exception: object) -> None:
        self._run(self._close()).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def hiccup(self, seconds: float) -> None:
        """Hold back what the encoder sends for a while, then let all of it go; returns after."""
        self._loop.call_soon_threadsafe(self._is_open.clear)
        time.sleep(seconds)
        self._loop.call_soon_threadsafe(self._is_open.set)

    def _run(self, coroutine: object) -> "Future[asyncio.Server]":
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._accept, "127.0.0.1", 0)

    async def _close(self) -> None:
        self._server.close()
        for task in self._relays:
            task.cancel()
        await asyncio.gather(*self._relays, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._relays.add(task)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await self._relay(reader, writer)
        self._relays.discard(task)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._rtmp_port)
        back = asyncio.create_task(_copy(server_reader, writer))
        waiting: asyncio.Queue[bytes] = asyncio.Queue()
        forward = asyncio.create_task(self._forward(waiting, server_writer))
        timer = FrameTimer(self.frames)
        try:
            while data := await reader.read(1 << 16):
                timer.read(data)
                waiting.put_nowait(data)
            waiting.put_nowait(b"")
            await forward
        finally:
            back.cancel()
            forward.cancel()
            server_writer.close()
            writer.close()

    async def _forward(self, waiting: "asyncio.Queue[bytes]", writer: asyncio.StreamWriter) -> None:
        while data := await waiting.get():
            await self._is_open.wait()
            writer.write(data)
            await writer.drain()


class FrameTimer:
    """Reads the publisher's half of the conversation and notes when each frame was complete."""

    def __init__(self, frames: list[SentFrame]) -> None:
        self._frames = frames
        self._rtmp: RtmpConnection | None = RtmpConnection(RtmpLimits())

    def read(self, data: bytes) -> None:
        """Note the frames these bytes complete; stops reading at a violation."""
        if self._rtmp is None:
            return
        now_ms = time.time() * 1000
        try:
            events = self._rtmp.receive_data(data)
            if any(isinstance(event, PublishRequested) for event in events):
                events = [*events, *self._rtmp.accept_publish()]
        except ProtocolViolation:
            self._rtmp = None
            return
        self._rtmp.data_to_send()  # the server behind us answers, not this copy
        self._frames.extend(
            SentFrame(event.timestamp_ms, now_ms)
            for event in events
            if isinstance(event, FlvTag)
            and event.kind is FlvTagKind.VIDEO
            and event.payload[1] != _AVC_SEQUENCE_HEADER
        )


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
