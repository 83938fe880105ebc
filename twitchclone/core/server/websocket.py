"""uvicorn's WebSocket with a way past ASGI for texts that go to many sockets.

One text for five thousand sockets is encoded once and written to each transport: by way of ASGI's
`send` it would be encoded, framed and awaited five thousand times. An application finds the
connection in `scope["extensions"]["hub"]`.
"""

import asyncio
import contextlib
import socket
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from twitchclone.core.server.keepalive import keepalive_of

MAX_MESSAGE_BYTES = 8192  # no client of ours sends more; uvicorn's default is 16 MiB
# What the kernel takes before it lets us see that a client does not read; by itself up to 4 MiB.
_UNSENT_BYTES = 16_384
_PING = b"\x89\x00"  # no payload: any pong answers it
_CLOSE_WITHIN_S = 10.0
GOING_AWAY_SLOWLY = 1011  # the code of a peer that does not answer pings, as uvicorn has it


def text_frame(payload: bytes) -> bytes:
    """An unmasked, final text frame of a server (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


class HubWebSocketProtocol(WebSocketsSansIOProtocol):
    """A connection that takes whole frames; none of them is written before 101 or after a close."""

    _is_heard = True
    _is_lingering = False

    def offer(self, frame: bytes, limit_bytes: int) -> bool:
        """Write a whole frame unless more than `limit_bytes` wait already; whether it was taken.

        To a connection that is closing it is taken and dropped: nobody is there to read it.
        """
        transport = self.transport
        if transport.get_write_buffer_size() > limit_bytes:
            return False
        if self.handshake_complete and not (self.close_sent or transport.is_closing()):
            transport.write(frame)
        return True

    def buffered_bytes(self) -> int:
        """What the peer has not read yet, beside what the kernel holds."""
        return self.transport.get_write_buffer_size()

    def close(self, code: int, reason: str) -> None:
        """Say goodbye behind all that is written; who does not answer is cut off ten seconds on."""
        if not self.handshake_complete or self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self._write_close(code, reason)
        self.close_timer = self.loop.call_later(_CLOSE_WITHIN_S, self.transport.abort)

    def check_alive(self) -> None:
        """Ping; or give up a peer that was silent, or would not let go, for a whole period."""
        if self.close_sent or self.transport.is_closing():
            if self._is_lingering:
                self.transport.abort()
            self._is_lingering = True
        elif self._is_heard or self.read_paused:
            self._is_heard = False
            self.transport.write(_PING)
        else:
            self._is_lingering = True
            self._write_close(GOING_AWAY_SLOWLY, "keepalive ping timeout")
            self.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A handshake is due."""
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        # Not on every system, and not for every kind of socket: only stalls are seen later then.
        with contextlib.suppress(OSError, AttributeError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is due any more."""
        keepalive_of(self.loop).discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Whoever sends is there."""
        self._is_heard = True
        super().data_received(data)

    def handle_connect(self, event: Any) -> None:
        """The request is there; the application will find this connection."""
        super().handle_connect(event)
        if hasattr(self, "scope"):  # else the request was refused
            self.scope["extensions"]["hub"] = self  # type: ignore[assignment]  # ours, beside ASGI's

    def start_keepalive(self) -> None:
        """The handshake is complete: what it alone needed is freed."""
        keepalive_of(self.loop).add(self)
        del self.request, self.response

    def on_task_complete(self, task: "asyncio.Task[None]") -> None:
        """The application is done with us: the scope that holds us need not wait for the gc."""
        super().on_task_complete(task)
        self.scope["extensions"].pop("hub", None)

    def _write_close(self, code: int, reason: str) -> None:
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
