"""The socket side of one connection: bytes into events, back-pressure, and a close that is read.

SO_RCVLOWAT, so as not to wake for a chunk header sent ahead of its payload, was tried: it took two
thirds off the processor time and added 40 ms, because senders without TCP_NODELAY (ffmpeg) then
wait for a delayed acknowledgement.

`receive` hands out events in batches. Reading stops while a publish waits for its answer and while
more than `queue_high_bytes` wait for the consumer, so a slow consumer slows the publisher down.
"""

import asyncio
import contextlib
from typing import cast

from streams.media.rtmp import (
    Event,
    ProtocolViolation,
    PublishRequested,
    RtmpConnection,
    RtmpLimits,
)
from streams.ports import FlvTag


class ConnectionClosed(Exception):
    """The peer is gone; every event it completed has been handed out."""


class PeerNotReading(ProtocolViolation):
    """Our replies pile up."""


class RtmpTransport(asyncio.BufferedProtocol):
    """A buffered protocol, because one buffer a connection saves an allocation a read."""

    def __init__(self, limits: RtmpLimits) -> None:
        self.rtmp = RtmpConnection(limits)
        self._limits = limits
        self._view = memoryview(bytearray(limits.receive_buffer_bytes))
        self._events: list[Event] = []
        self._queued_bytes = 0
        self._failure: ProtocolViolation | ConnectionClosed | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._lost = asyncio.get_running_loop().create_future()
        self._is_discarding = False
        self._is_held = False

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    # asyncio's TLS reads on into slices of this, and a slice of a bytearray would be a copy.
    def get_buffer(self, sizehint: int) -> memoryview:
        return self._view

    def buffer_updated(self, nbytes: int) -> None:
        if self._is_discarding or self._failure is not None:
            return
        try:
            self._add(self.rtmp.receive_data(self._view[:nbytes]))
            self.flush()
        except ProtocolViolation as violation:
            self._fail(violation)

    def eof_received(self) -> bool:
        self._fail(ConnectionClosed())
        return False  # asyncio closes the transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(ConnectionClosed())
        if not self._lost.done():
            self._lost.set_result(None)

    # What the publisher's task calls.

    async def receive(self) -> list[Event]:
        """The next events; raises ConnectionClosed or ProtocolViolation behind the last."""
        while not self._events:
            if self._failure is not None:
                raise self._failure
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        events, self._events = self._events, []
        return events

    def consumed(self, size_bytes: int) -> None:
        """The consumer is done with that much payload."""
        self._queued_bytes -= size_bytes
        self._update_reading()

    def accept_publish(self) -> None:
        self._is_held = False
        try:
            self._add(self.rtmp.accept_publish())
            self.flush()
        except ProtocolViolation as violation:
            self._fail(violation)
        self._update_reading()

    def flush(self) -> None:
        """Send what the protocol core has to say."""
        data = self.rtmp.data_to_send()
        if not data or self._transport.is_closing():
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > self._limits.max_send_buffer_bytes:
            raise PeerNotReading("the peer does not read what it is sent")

    async def close(self) -> None:
        """Send what is left, let the peer read it, and return when the socket is closed.

        Closing a socket that has unread input resets it, and a reset throws away what the peer has
        not read yet: the reason it was refused. So the input is read and dropped for a moment.
        """
        self._is_discarding = True
        if not self._lost.done():
            self._say_goodbye()
            await asyncio.wait([self._lost], timeout=self._limits.linger_seconds)
        self._transport.abort()
        await self._lost

    def _say_goodbye(self) -> None:
        try:
            self.flush()
        except PeerNotReading:
            self._transport.abort()
            return
        if self._transport.is_closing():
            return
        if self._transport.can_write_eof():
            with contextlib.suppress(OSError):  # the peer was gone before its loss was noticed
                self._transport.write_eof()
            self._transport.resume_reading()
        else:  # TLS has no half-closed state
            self._transport.close()

    def _add(self, events: list[Event]) -> None:
        if not events:
            return
        self._events += events
        for event in events:
            if isinstance(event, FlvTag):
                self._queued_bytes += len(event.payload)
            elif isinstance(event, PublishRequested):
                self._is_held = True
        self._update_reading()
        self._wake()

    def _update_reading(self) -> None:
        """Between the two marks nothing changes, so that reading is not switched at every tag."""
        if self._transport.is_closing():
            return
        if self._is_held or self._queued_bytes > self._limits.queue_high_bytes:
            self._transport.pause_reading()
        elif self._queued_bytes <= self._limits.queue_low_bytes:
            self._transport.resume_reading()

    def _fail(self, failure: ProtocolViolation | ConnectionClosed) -> None:
        if self._failure is None:
            self._failure = failure
            self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
