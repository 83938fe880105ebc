"""uvicorn's HTTP protocol with a limit on every phase of a request.

By itself uvicorn keeps header lines without end, waits for the rest of a request for ever, and
holds an answer for as long as its reader takes.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 32 * 1024
# Framing of a body in chunks; who sends single bytes spends five on each.
_FRAMING_PER_BODY_BYTE = 8
HEAD_TIMEOUT_S = 10.0  # the whole head, so that a byte a second does not help
BODY_PAUSE_S = 30.0
# A reader slower than an answer's length in this time is not watching anything.
WRITE_TIMEOUT_S = 60.0


class BoundedHttpProtocol(HttpToolsProtocol):
    """Closes connections that send or read too slowly, or whose head is too large."""

    _deadline: asyncio.TimerHandle | None = None
    _write_deadline: asyncio.TimerHandle | None = None
    _is_in_body = False
    _head_bytes = 0
    _unframed_bytes = 0  # of this request: all but the body
    _body_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The first request is due."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn's own narrowing
        self._await_within(HEAD_TIMEOUT_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is due any more."""
        self._disarm()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and close a connection whose request is mostly head or framing."""
        self._unframed_bytes += len(data)
        super().data_received(data)
        if self._unframed_bytes > MAX_HEAD_BYTES + _FRAMING_PER_BODY_BYTE * self._body_bytes:
            self.transport.close()
        elif self._is_in_body:
            self._await_within(BODY_PAUSE_S)

    def on_message_begin(self) -> None:
        """A request's first byte."""
        super().on_message_begin()
        self._head_bytes = 0
        if self._deadline is None:
            self._await_within(HEAD_TIMEOUT_S)

    def on_url(self, url: bytes) -> None:
        """A piece of the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header line; those behind the body are dropped, or they would pass for headers."""
        if not self._is_in_body:
            self._count(name + value)
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there in time."""
        self._disarm()
        self._is_in_body = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._unframed_bytes -= len(body)
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there; the next one may take its time to begin."""
        self._disarm()
        self._is_in_body = False
        self._unframed_bytes = self._body_bytes = 0
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """From here on the WebSocket has its own limits."""
        self._disarm()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """The peer reads more slowly than we write."""
        super().pause_writing()
        if self._write_deadline is None:
            self._write_deadline = self.loop.call_later(WRITE_TIMEOUT_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The peer has read."""
        if self._write_deadline is not None:
            self._write_deadline.cancel()
            self._write_deadline = None
        super().resume_writing()

    def _count(self, piece: bytes) -> None:
        self._head_bytes += len(piece)
        if self._head_bytes > MAX_HEAD_BYTES:
            # The parser hands it on as its own error, which uvicorn answers with 400.
            raise ValueError("The head of the request is too large.")

    def _await_within(self, seconds: float) -> None:
        self._disarm()
        self._deadline = self.loop.call_later(seconds, self._give_up, seconds)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self, seconds: float) -> None:
        self._deadline = None
        cycle: Any = self.cycle
        is_answering = cycle is not None and not cycle.response_complete and not self._is_in_body
        if self.flow.read_paused or is_answering:
            self._await_within(seconds)  # it is us who are slow
        else:
            self.transport.close()
