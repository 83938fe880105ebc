"""A node's gate without sockets, and publishers that are a list of tags."""

import asyncio
from uuid import UUID

import pytest

from streams.media.hls.parse import parse_media_playlist
from streams.node.broadcast import BroadcastParts
from streams.node.config import NodeConfig
from streams.node.gate import NodeGate
from streams.node.ladder import LadderSetup
from streams.node.recorder import DiskWriter
from streams.node.recording import SpoolGauge
from streams.origin.store import OriginStore
from streams.ports import CloseReason, IngestStats, PublishRefused, PublishRequest
from streams.transcode.slots import TranscodeSlots
from tests.streams.node.fakes import FakeDomain

STATS = IngestStats(1000, 6_000_000, 30.0, 2000, 3, 0, "avc1.64001f", "mp4a.40.2", 1280, 720)


class Publisher:
    """A PublisherControl, and the ingest's side of its sink."""

    def __init__(self, gate, *, is_ghost=False):
        self._gate = gate
        self._is_ghost = is_ghost
        self._closed = asyncio.Event()
        self.told = []
        self.sink = None

    async def publish(self, tags, key="ana-key"):
        request = PublishRequest("live", key, "192.0.2.1", "OBS 31", False)
        self.sink = await self._gate.admit(request, self)
        await self.send(tags)
        return self

    async def send(self, tags):
        try:
            for tag in tags:
                await self.sink.write(tag)
        except PublishRefused:
            await self.leave(CloseReason.UNSUPPORTED)
            raise

    async def leave(self, reason=CloseReason.EOF):
        if not self._closed.is_set():
            self._closed.set()
            await self.sink.close(reason)

    def disconnect(self, reason, *, sentence):
        self.told.append((reason, sentence))
        if self.sink is not None and not self._is_ghost:
            self._leaving = asyncio.create_task(self.leave(reason))

    async def wait_closed(self):
        await self._closed.wait()

    def stats(self):
        return STATS


class Station:
    """A gate with its store, disk and domain, as one process has them."""

    def __init__(self, live_dir, domain=None, **config):
        self.domain = domain or FakeDomain()
        self.writer = DiskWriter()
        self.store = OriginStore()
        self.config = NodeConfig("node", live_dir, "127.0.0.1", 0, "127.0.0.1", 0, **config)
        slots = TranscodeSlots(0)
        ladder = LadderSetup(self.config.ladder, slots)
        self.gauge = SpoolGauge(self.config.spool_max_bytes)
        self.told_segments: list[UUID] = []
        parts = BroadcastParts(
            live_dir,
            self.writer,
            ladder,
            self.config.playlist,
            self.gauge,
            self.told_segments.append,
        )
        self.gate = NodeGate(self.config, parts, self.domain, self.store)

    def publisher(self, **options):
        return Publisher(self.gate, **options)

    @property
    def session(self):
        (session,) = self.gate.sessions.values()
        return session

    def playlist(self, rendition="source"):
        feed = self.session.broadcast.live.renditions[rendition]
        text = feed.playlist(skip=False, gzipped=False, reports=tuple).decode()
        return parse_media_playlist(text)

    async def close(self):
        for session in self.gate.sessions.values():
            await session.suspend()
            await session.close(timeout_s=1)
        await asyncio.to_thread(self.writer.close)


@pytest.fixture
async def station(tmp_path):
    made = Station(tmp_path)
    yield made
    await made.close()
