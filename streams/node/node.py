"""The media node put together: listeners, sessions, and what runs beside them."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable

import structlog

from streams.ingest.budget import ConnectionBudget
from streams.ingest.server import RtmpServer
from streams.media.rtmp.limits import RtmpLimits
from streams.node.announcer import SegmentAnnouncer
from streams.node.broadcast import BroadcastParts
from streams.node.calls import retry_for
from streams.node.config import NodeConfig
from streams.node.control import ControlListener, Heartbeat
from streams.node.disk import DiskKeeper
from streams.node.domain import NodeDomain
from streams.node.gate import NodeGate
from streams.node.health import HealthReporter
from streams.node.http import build_server, listen
from streams.node.ladder import LadderSetup
from streams.node.recorder import DiskWriter
from streams.node.recording import SpoolGauge
from streams.node.spool_watch import SpoolWatch, unfinished_broadcasts
from streams.node.thumbnails import ThumbnailMaker
from streams.origin.app import OriginApp
from streams.origin.store import OriginStore
from streams.transcode.slots import TranscodeSlots
from twitchclone.core.redis import async_client

_log = structlog.get_logger(__name__)
_DRAIN_S = 1.0
_TELL_DOMAIN_S = 1.5
_ANNOUNCE_S = 0.5
_FOR_EVER_S = 10.0**9


class MediaNode:
    """Everything `manage.py media` runs."""

    def __init__(self, config: NodeConfig, domain: NodeDomain) -> None:
        self._config = config
        self._domain = domain
        self._writer = DiskWriter()
        self._announcer = SegmentAnnouncer(domain.tell_segments)
        self._gauge = SpoolGauge(config.spool_max_bytes)
        self.store = OriginStore()
        parts = BroadcastParts(
            live_dir=config.live_dir,
            writer=self._writer,
            ladder=LadderSetup(config.ladder, TranscodeSlots(config.transcode_slots)),
            playlist=config.playlist,
            gauge=self._gauge,
            on_segment=self._announcer.note,
        )
        self.gate = NodeGate(config, parts, domain, self.store)
        self._heartbeat = Heartbeat(config, self.gate)
        self._origin = build_server(OriginApp(self.store))
        self._rtmp: list[RtmpServer] = []
        self.rtmp_port = 0
        self.origin_port = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; raises OSError when an address is taken."""
        config = self._config
        await asyncio.to_thread(config.live_dir.mkdir, parents=True, exist_ok=True)
        with contextlib.closing(listen(config.origin_host, config.origin_port)) as origin_socket:
            self.origin_port = origin_socket.getsockname()[1]
            await self._start_rtmp()
            self._announcer.start()
            serving = asyncio.create_task(self._origin.serve(sockets=[origin_socket]))
            beside = [asyncio.create_task(self._keep(run)) for run in self._beside()]
            beside.append(asyncio.create_task(self._restore()))
            _log.info("media_node_ready", node=config.name, origin_port=self.origin_port)
            try:
                await stop.wait()
            finally:
                await self._shut_down(serving, beside)

    def _beside(self) -> list[Callable[[], Awaitable[None]]]:
        thumbnails = ThumbnailMaker(self.gate, every_s=self._config.thumbnail_every_s)
        control = ControlListener(self._config, self.gate, self._domain)
        health = HealthReporter(self.gate, self._domain)
        disk = DiskKeeper(self._config, self.gate, self._domain)
        spool = SpoolWatch(self._config.live_dir, self._gauge)
        return [
            *(thumbnails.run, control.run, health.run, disk.run, spool.run),
            self._heartbeat.run,
        ]

    async def _keep(self, run: Callable[[], Awaitable[None]]) -> None:
        """What runs beside the picture may fail; it may neither stop it nor stay away."""
        while True:
            try:
                await run()
            except Exception:
                _log.exception("node_task_failed")
            await asyncio.sleep(1)

    async def _start_rtmp(self) -> None:
        config = self._config
        # One budget, or a client could have its share of connections twice.
        limits = RtmpLimits()
        budget = ConnectionBudget(limits)
        plain = RtmpServer(self.gate, limits, budget=budget)
        await plain.start(config.rtmp_host, config.rtmp_port)
        self.rtmp_port = plain.port
        self._rtmp = [plain]
        if config.rtmps_certificate:
            secure = RtmpServer(self.gate, limits, _ssl_context(config), budget=budget)
            await secure.start(config.rtmp_host, config.rtmps_port)
            self._rtmp.append(secure)

    async def _restore(self) -> None:
        """Take up every broadcast that this node had when it ended or was killed."""
        for broadcast_id in await asyncio.to_thread(unfinished_broadcasts, self._config.live_dir):
            self._announcer.note(broadcast_id)
        handles = await retry_for(
            _FOR_EVER_S, lambda: self._domain.list_broadcasts(self._config.name)
        )
        for handle in handles:
            session = await self.gate.open_session(handle)
            if session.sink is None:  # its publisher may have been faster than we
                session.begin_grace()
        if handles:
            _log.info("broadcasts_restored", count=len(handles))

    async def _shut_down(
        self, serving: "asyncio.Task[None]", beside: list["asyncio.Task[None]"]
    ) -> None:
        """Under five seconds: publishers are told, segments closed, the domain informed."""
        for task in beside:
            task.cancel()
        await asyncio.gather(*(rtmp.drain(timeout_seconds=_DRAIN_S) for rtmp in self._rtmp))
        sessions = list(self.gate.sessions.values())
        await asyncio.gather(*(session.suspend() for session in sessions))
        self.store.close()
        self._origin.should_exit = True
        await asyncio.gather(
            serving,
            self._heartbeat.stop(),
            *(session.close(timeout_s=_TELL_DOMAIN_S) for session in sessions),
            return_exceptions=True,
        )
        await asyncio.gather(*beside, return_exceptions=True)
        await async_client().aclose()
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._announcer.stop, timeout_s=_ANNOUNCE_S)
        _log.info("media_node_stopped", node=self._config.name)


def _ssl_context(config: NodeConfig) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(config.rtmps_certificate, config.rtmps_key or None)
    return context
