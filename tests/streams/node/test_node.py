"""The whole node with real ffmpeg publishers, read by the conformance checker."""

import asyncio
import contextlib

import httpx
import imageio_ffmpeg
import pytest

from streams.node.config import NodeConfig
from streams.node.control import Heartbeat
from streams.node.node import MediaNode
from streams.origin.check import check_stream
from streams.transcode.ladder import parse_ladder
from tests.streams import videos
from tests.streams.node.fakes import FakeDomain
from twitchclone.core.redis import async_client

pytestmark = pytest.mark.media


class Running:
    """A node on free ports, and publishers for it."""

    def __init__(self, tmp_path, **config):
        self.domain = FakeDomain()
        self.config = NodeConfig(
            "node", tmp_path / "live", "127.0.0.1", 0, "127.0.0.1", 0, **config
        )
        self.node = MediaNode(self.config, self.domain)
        self.file = tmp_path / "video.flv"
        self.file.write_bytes(videos.flv_file(seconds=8))
        self._stop = asyncio.Event()

    async def __aenter__(self):
        self._task = asyncio.create_task(self.node.run(self._stop))
        await self.domain.until("list_broadcasts")
        return self

    async def __aexit__(self, *_):
        self._stop.set()
        async with asyncio.timeout(5):  # what an operator waits for
            await self._task

    @contextlib.asynccontextmanager
    async def publisher(self, key="ana-key"):
        process = await asyncio.create_subprocess_exec(
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-re"),
            *("-stream_loop", "-1", "-i", str(self.file), "-c", "copy", "-f", "flv"),
            f"rtmp://127.0.0.1:{self.node.rtmp_port}/live/{key}",
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    @property
    def url(self):
        (session,) = self.node.gate.sessions.values()
        return f"http://127.0.0.1:{self.node.origin_port}/live/{session.broadcast_id}/index.m3u8"

    async def announced(self, times=1):
        async with asyncio.timeout(20):
            while [name for name, *_ in self.domain.calls].count("announce") < times:
                self.domain.changed.clear()
                await self.domain.changed.wait()


async def test_source_and_ladder_keep_the_rules_over_a_reconnect(tmp_path):
    ladder = parse_ladder(["180p:320x180:300k:30", "90p:160x90:100k:15"])
    async with Running(tmp_path, ladder=ladder) as running:
        async with running.publisher():
            await running.announced()
            checking = asyncio.create_task(asyncio.to_thread(check_stream, running.url, seconds=12))
            await asyncio.sleep(4)  # of video
        await running.domain.until("mark_lost")
        async with running.publisher():
            await running.announced(times=2)
            report = await checking

    assert report.breaches == []
    assert set(report.renditions) == {"source", "180p", "90p"}
    for counts in report.renditions.values():
        assert counts["discontinuities"] == 1
        assert counts["parts"] > 30
        assert counts["segments"] >= 3


async def test_the_node_gives_signs_of_life_and_takes_orders(tmp_path):
    async with Running(tmp_path) as running, running.publisher():
        await running.announced()
        await running.domain.until("report_health")
        assert running.domain.health[-1].video_codec.startswith("avc1.")
        async with httpx.AsyncClient() as client:
            thumbnail = running.url.replace("index.m3u8", "thumbnail.jpg")
            async with asyncio.timeout(20):
                while (await client.get(thumbnail)).status_code != 200:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            assert (await client.get(thumbnail)).content.startswith(b"\xff\xd8")
        await Heartbeat(running.config, running.node.gate)._beat()
        assert await async_client().ttl("media:node:node") > 0
        (session,) = running.node.gate.sessions.values()
        order = f'{{"action":"stop","broadcast_id":"{session.broadcast_id}","reason":"admin"}}'
        async with asyncio.timeout(20):
            while not await async_client().publish("media:control", order):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await running.domain.until("end", str(session.broadcast_id), "admin")


async def test_a_node_that_stops_leaves_the_broadcast_to_the_next(tmp_path):
    async with Running(tmp_path) as running, running.publisher():
        await running.announced()
        await asyncio.sleep(3)  # of video
    assert "end" not in [name for name, *_ in running.domain.calls]

    anew = Running(tmp_path)
    anew.domain.open = running.domain.open
    async with anew, anew.publisher():
        await anew.announced()
        async with httpx.AsyncClient() as client:
            text = (await client.get(anew.url.replace("index", "source/index"))).text
    assert "#EXT-X-DISCONTINUITY\n" in text
    assert "seg-0.m4s" in text
