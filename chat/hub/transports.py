"""What listeners are written to: our WebSocket past ASGI, any ASGI server's, a TCP connection.

None of them ever waits: what a peer does not read piles up, and the room looks at how much.
"""

import asyncio
from collections import deque
from collections.abc import Callable, MutableMapping
from typing import Any, Protocol

from twitchclone.core.server.websocket import HubWebSocketProtocol, text_frame
from twitchclone.core.websocket import Scope, Send

Framing = Callable[[bytes], bytes]


class Transport(Protocol):
    """The way to one peer."""

    def offer(self, frame: bytes, limit_bytes: int) -> bool:
        """Write a whole frame unless more than `limit_bytes` wait already; whether it was taken."""

    def buffered_bytes(self) -> int:
        """What has been written and the peer has not read."""

    def close(self, code: int, reason: str) -> None:
        """Say goodbye behind all that is written, and see to it that the connection ends."""


def unframed(payload: bytes) -> bytes:
    """The framing of a transport that needs none."""
    return payload


def framing_of(transport: Transport) -> Framing:
    """How payloads become frames there; listeners with the same wire and framing share them."""
    return text_frame if isinstance(transport, HubWebSocketProtocol) else unframed


def transport_of(scope: Scope, send: Send) -> Transport:
    """The fastest way to a WebSocket that has been accepted."""
    connection = scope.get("extensions", {}).get("hub")
    return connection if isinstance(connection, HubWebSocketProtocol) else AsgiTransport(send)


class AsgiTransport:
    """Texts by way of ASGI's `send`, for other servers and tests; a task only while some wait."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[MutableMapping[str, Any]] = deque()
        self._size = 0
        self._is_closed = False
        self._task: asyncio.Task[None] | None = None

    def offer(self, frame: bytes, limit_bytes: int) -> bool:
        """Put it behind what waits."""
        if self._size > limit_bytes:
            return False
        if not self._is_closed:
            self._size += len(frame)
            self._put({"type": "websocket.send", "text": frame.decode()})
        return True

    def buffered_bytes(self) -> int:
        """What `send` has not taken."""
        return self._size

    def close(self, code: int, reason: str) -> None:
        """Close behind what waits; an unanswered goodbye is the server's to end."""
        if not self._is_closed:
            self._is_closed = True
            self._put({"type": "websocket.close", "code": code, "reason": reason})

    def _put(self, message: MutableMapping[str, Any]) -> None:
        self._waiting.append(message)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._waiting:
                message = self._waiting[0]
                await self._send(message)
                self._waiting.popleft()
                self._size -= len(message.get("text", "").encode())
        except (OSError, RuntimeError):  # gone; ASGI's own word for it is OSError
            self._is_closed = True
            self._waiting.clear()
            self._size = 0
        finally:
            self._task = None


class TcpTransport:
    """Bytes straight to a TCP connection; lines bring their own ends."""

    CLOSE_WITHIN_S = 10.0

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def offer(self, frame: bytes, limit_bytes: int) -> bool:
        """Write it; dropped once the connection is closing."""
        if self._transport.get_write_buffer_size() > limit_bytes:
            return False
        if not self._transport.is_closing():
            self._transport.write(frame)
        return True

    def buffered_bytes(self) -> int:
        """What the peer has not read, beside what the kernel holds."""
        return self._transport.get_write_buffer_size()

    def close(self, code: int, reason: str) -> None:
        """Close behind what is written, cut off ten seconds on; TCP has no codes."""
        if not self._transport.is_closing():
            self._transport.close()
            loop = asyncio.get_running_loop()
            loop.call_later(self.CLOSE_WITHIN_S, self._transport.abort)
