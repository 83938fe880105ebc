"""Listening for publishers: accept within the budget, serve each in a task, drain and close."""

import asyncio
import socket
import ssl

import structlog

from streams.ingest.budget import ConnectionBudget, ConnectionLease, normalise_address
from streams.ingest.publisher import Publisher
from streams.ingest.transport import RtmpTransport
from streams.media.rtmp import RtmpLimits
from streams.ports import CloseReason, PublishGate

log = structlog.get_logger(__name__)

_BACKLOG = 512
_ACCEPT_PAUSE_SECONDS = 0.5
_CLOSE_SECONDS = 10.0


class RtmpServer:
    """RTMP, or RTMPS when it has an ssl context.

    Accepts by itself rather than through asyncio's Server, so that a connection counts from its
    first packet on: a TLS handshake that never ends has a place in the budget as well.
    """

    def __init__(
        self,
        gate: PublishGate,
        limits: RtmpLimits | None = None,
        ssl_context: ssl.SSLContext | None = None,
        *,
        budget: ConnectionBudget | None = None,
    ) -> None:
        self._gate = gate
        self._limits = limits or RtmpLimits()
        self._ssl_context = ssl_context
        self._budget = budget or ConnectionBudget(self._limits)
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._publishers: set[Publisher] = set()

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes a free one. Raises OSError when the address is taken."""
        self._listener = _listen(host, port)
        self._accepting = asyncio.create_task(self._accept(self._listener))
        log.info("rtmp_listening", host=host, port=self.port, is_tls=self._ssl_context is not None)

    @property
    def port(self) -> int:
        assert self._listener is not None, "start() comes first"
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def connection_count(self) -> int:
        return len(self._publishers)

    @property
    def publisher_count(self) -> int:
        return sum(publisher.is_publishing for publisher in self._publishers)

    async def drain(self, *, timeout_seconds: float) -> None:
        """Take nobody new, ask encoders that can to reconnect elsewhere, then close what is left.

        Only encoders with Enhanced RTMP's reconnect are waited for: the others would not leave.
        """
        await self._stop_accepting()
        asked = [
            publisher
            for publisher in self._publishers
            if publisher.request_reconnect("The server is going down. Please reconnect.")
        ]
        log.info("rtmp_draining", publishers=self.publisher_count, asked_to_reconnect=len(asked))
        if asked:
            leaving = [asyncio.create_task(publisher.wait_closed()) for publisher in asked]
            _, staying = await asyncio.wait(leaving, timeout=timeout_seconds)
            for task in staying:
                task.cancel()
        await self.close()

    async def close(self) -> None:
        """End every connection; returns when all sinks and sockets are closed."""
        await self._stop_accepting()
        for publisher in self._publishers:
            publisher.disconnect(CloseReason.SHUTDOWN, sentence="The server is shutting down.")
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=_CLOSE_SECONDS)
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left, timeout=_CLOSE_SECONDS)

    async def _stop_accepting(self) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            await asyncio.wait([self._accepting])
            self._accepting = None
        if self._listener is not None:
            self._listener.close()

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, peer = await loop.sock_accept(listener)
            except ConnectionError:
                continue  # it left while it queued
            except OSError as error:
                # Out of file descriptors or memory: others give theirs back in a moment.
                log.warning("rtmp_accept_failed", error=str(error))
                await asyncio.sleep(_ACCEPT_PAUSE_SECONDS)
                continue
            self._admit_socket(sock, normalise_address(peer[0]))

    def _admit_socket(self, sock: socket.socket, remote_addr: str) -> None:
        lease = self._budget.lease(remote_addr)
        if isinstance(lease, str):
            log.info("rtmp_connection_refused", remote_addr=remote_addr, reason=lease)
            sock.close()
            return
        task = asyncio.create_task(self._serve(sock, remote_addr, lease))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, sock: socket.socket, remote_addr: str, lease: ConnectionLease) -> None:
        try:
            transport = await self._connect(sock)
        except (OSError, TimeoutError) as error:  # ssl.SSLError is an OSError
            log.info("rtmps_handshake_failed", remote_addr=remote_addr, error=type(error).__name__)
            sock.close()
            lease.release()
            return
        publisher = Publisher(
            transport,
            self._gate,
            self._limits,
            remote_addr=remote_addr,
            is_tls=self._ssl_context is not None,
            on_admitted=lease.authenticate,
        )
        self._publishers.add(publisher)
        try:
            await publisher.run()
        finally:
            self._publishers.discard(publisher)
            lease.release()

    async def _connect(self, sock: socket.socket) -> RtmpTransport:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        timeout = self._limits.handshake_timeout_seconds if self._ssl_context else None
        # Ours is kept here, because uvloop returns its own TLS protocol in place of it.
        transport = RtmpTransport(self._limits)
        await asyncio.get_running_loop().connect_accepted_socket(
            lambda: transport,
            sock,
            ssl=self._ssl_context,
            ssl_handshake_timeout=timeout,
        )
        return transport


def _listen(host: str, port: int) -> socket.socket:
    is_ipv6 = ":" in host
    listener = socket.create_server(
        (host, port),
        family=socket.AF_INET6 if is_ipv6 else socket.AF_INET,
        backlog=_BACKLOG,
        dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
    )
    listener.setblocking(False)
    return listener
