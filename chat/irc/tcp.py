"""One IRC connection over TCP or TLS: bytes in, lines to the session, one after the other."""

import asyncio
import contextlib
import socket
import time
from collections import deque
from typing import TYPE_CHECKING, cast

from chat.consumers.limits import TooManySockets, socket_counts
from chat.hub import Listener, TcpTransport
from chat.irc.keepalive import Pulse, keepalive_of_loop
from chat.irc.pace import Pace
from chat.irc.protocol import numerics
from chat.irc.protocol.buffer import LineBuffer
from chat.irc.protocol.errors import LineTooLong
from chat.irc.session import IrcSession
from chat.irc.wire import wire_for
from twitchclone.core.addresses import address_group

if TYPE_CHECKING:
    from chat.irc.server import IrcServer

_MAX_WAITING_LINES = 100
# What the kernel takes before we see that a client does not read; by itself up to 4 MiB.
_UNSENT_BYTES = 16_384


class IrcConnection(asyncio.Protocol):
    """Reads; what is written goes straight from the hub to the transport."""

    __slots__ = ("_buffer", "_lines", "_pace", "_pulse", "_server", "_session", "_task", "_tcp")

    _session: IrcSession
    _pulse: Pulse
    _tcp: asyncio.Transport

    def __init__(self, server: "IrcServer") -> None:
        self._server = server
        self._buffer = LineBuffer()
        self._lines: deque[str] = deque()
        self._pace = Pace()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there; after TLS's handshake, where there is one."""
        transport = cast(asyncio.Transport, transport)  # uvloop's do not inherit from it
        self._tcp = transport
        _see_stalls_early(transport)
        peer = (transport.get_extra_info("peername") or [""])[0]
        listener = Listener(wire=wire_for(frozenset()), transport=TcpTransport(transport))
        self._session = IrcSession(listener, address=address_group(peer))
        self._pulse = keepalive_of_loop().add(self._session)
        self._server.connections.add(self)
        try:
            self._session.count(socket_counts.take_address(self._session.address))
        except TooManySockets as error:
            self._session.notice(error.message)
            self._session.close()

    def data_received(self, data: bytes) -> None:
        """Cut into lines; who sends more than is read is not read from."""
        self._pulse.hear(time.monotonic())
        for line in self._buffer.feed(data):
            if isinstance(line, LineTooLong):
                self._session.say(numerics.line_too_long(self._session.name))
            else:
                self._lines.append(line)
        if len(self._lines) > _MAX_WAITING_LINES:
            self._tcp.pause_reading()
        if self._lines and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        """Answer the waiting lines in their order."""
        try:
            while self._lines and not self._session.listener.is_closed:
                await self._pace.wait()
                await self._session.receive(self._lines.popleft())
                if len(self._lines) == _MAX_WAITING_LINES // 2:
                    self._tcp.resume_reading()
        finally:
            self._task = None
        if not self._tcp.is_closing():
            self._tcp.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over, from either side."""
        if self._task is not None:
            self._task.cancel()
        keepalive_of_loop().discard(self._session)
        self._session.end()
        self._server.forget(self)

    def close(self) -> None:
        """Let it go."""
        self._session.close()


def _see_stalls_early(transport: asyncio.Transport) -> None:
    connection = transport.get_extra_info("socket")
    # Not on every system, and not for every kind of socket: only stalls are seen later then.
    with contextlib.suppress(OSError, AttributeError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)
