"""Listening for IRC over TCP, plain and with TLS, and going down without losing clients."""

import asyncio
import ssl

import structlog

from chat.irc.keepalive import keepalive_of_loop
from chat.irc.tcp import IrcConnection

log = structlog.get_logger(__name__)

_BACKLOG = 512
_HANDSHAKE_S = 10.0
_CLOSE_S = 5.0


class IrcServer:
    """Any number of listening sockets, and all connections that came in by them."""

    def __init__(self) -> None:
        self.connections: set[IrcConnection] = set()
        self._servers: list[asyncio.Server] = []
        self._is_empty = asyncio.Event()
        self._is_empty.set()

    async def listen(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> int:
        """Listen; port 0 takes a free one. Returns the port, raises OSError when it is taken."""
        server = await asyncio.get_running_loop().create_server(
            lambda: IrcConnection(self),
            host,
            port,
            backlog=_BACKLOG,
            ssl=tls,
            ssl_handshake_timeout=_HANDSHAKE_S if tls else None,
        )
        self._servers.append(server)
        taken: int = server.sockets[0].getsockname()[1]
        log.info("irc.listening", host=host, port=taken, is_tls=tls is not None)
        return taken

    def forget(self, connection: IrcConnection) -> None:
        """A connection has gone."""
        self.connections.discard(connection)
        if not self.connections:
            self._is_empty.set()

    async def close(self) -> None:
        """Take nobody new, ask everybody to reconnect, and wait a moment until they are gone."""
        for server in self._servers:
            server.close()
        keepalive_of_loop().ask_to_reconnect()
        if self.connections:
            self._is_empty.clear()
        for connection in list(self.connections):
            connection.close()
        try:
            await asyncio.wait_for(self._is_empty.wait(), _CLOSE_S)
        except TimeoutError:
            log.warning("irc.left_behind", connections=len(self.connections))
