"""An origin with one broadcast of two renditions, asked through ASGI."""

import asyncio

import httpx
import pytest

from streams.media.hls.multivariant import Variant
from streams.media.hls.rule import PlaylistConfig
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment
from streams.origin.app import OriginApp, OriginLimits
from streams.origin.feed import RenditionFeed
from streams.origin.store import LiveBroadcast, OriginStore
from tests.streams.media.hls.states import clock

BROADCAST_ID = "0f0e0d0c-0b0a-0908-0706-050403020100"


class Stage:
    """The broadcast, a hand to move it on, and a client."""

    def __init__(self, tmp_path, config=None, limits=None):
        self.directory = tmp_path
        self.store = OriginStore()
        self.broadcast = LiveBroadcast(BROADCAST_ID)
        self.store.add(self.broadcast)
        self.config = config or PlaylistConfig()
        self.source = self._add("source", 1280, 720)
        self.small = self._add("160p", 284, 160)
        transport = httpx.ASGITransport(OriginApp(self.store, limits or OriginLimits()))
        self.client = httpx.AsyncClient(
            transport=transport, base_url=f"http://origin/live/{BROADCAST_ID}/"
        )

    def _add(self, name, width, height):
        codecs = "avc1.64001f,mp4a.40.2"
        variant = Variant(f"{name}/index.m3u8", 0, 0, codecs, width, height, 30.0)
        state = MediaPlaylistState(self.config)
        directory = self.directory / name
        directory.mkdir()
        feed = RenditionFeed(name, state, directory, variant=variant, is_independent=False)
        feed.begin_epoch(b"the init segment", epoch=0, clock=clock())
        self.broadcast.add(feed)
        return feed

    def publish(self, parts, *, feeds=None):
        for _ in range(parts):
            for feed in feeds or (self.source, self.small):
                number = feed.state.next_part
                data = b"<%s %d>" % (feed.name.encode(), number)
                at_us = 10_000_000 + number * 200_000
                feed.publish(Fragment(data, at_us, 200_000, number % 10 == 0))

    async def get(self, path, **options):
        async with asyncio.timeout(5):
            return await self.client.get(path, **options)

    async def begin(self, path, **options):
        """A request that waits: a task, once it is waiting."""
        before = self.source.waiting
        task = asyncio.create_task(self.get(path, **options))
        for _ in range(100):  # turns of the loop, not time
            if self.source.waiting != before or task.done():
                return task
            await asyncio.sleep(0)
        raise AssertionError(f"{path} neither waits nor is answered")


@pytest.fixture
def stage(tmp_path):
    made = Stage(tmp_path)
    made.publish(12)
    return made
