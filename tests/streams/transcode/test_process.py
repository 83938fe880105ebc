"""Real ffmpeg: a ladder on the source's timeline, and its ends."""

import asyncio
import os
import signal
from typing import Any

import psutil
import pytest

from streams.media.mp4 import Fragment
from streams.media.mp4.splitter import InitFound
from streams.ports import FlvTag
from streams.transcode.child import ChildLimits, spawn_ffmpeg
from streams.transcode.ladder import RenditionSpec
from streams.transcode.process import LadderLimits, LadderProcess
from tests.streams import videos

pytestmark = pytest.mark.media

SPECS = [
    RenditionSpec("180p", 320, 180, 300_000, 30.0),
    RenditionSpec("90p", 160, 90, 100_000, 15.0),
]


class Output:
    """What a ladder wrote, and whether it failed."""

    def __init__(self, **options):
        self.inits: dict[str, Any] = {}
        self.fragments: dict[str, list[Any]] = {spec.name: [] for spec in SPECS}
        self.failed = asyncio.Event()
        self.first = asyncio.Event()
        self.reason = ""
        self.ladder = LadderProcess(
            SPECS,
            name="test",
            part_us=200_000,
            on_output=self.take,
            on_failed=self.fail,
            **options,
        )

    def take(self, name, found):
        if isinstance(found, InitFound):
            self.inits[name] = found.info
        elif isinstance(found, Fragment):
            self.fragments[name].append(found)
            self.first.set()

    def fail(self, reason):
        self.reason = reason
        self.failed.set()


def media(tags, start_ms=10_000):
    """Headers and media of a publish, on a timeline that starts at ten seconds."""
    headers = [tag for tag in tags if tag.kind != 18 and tag.payload[1] == 0]
    rest = [tag for tag in tags if tag.kind != 18 and tag.payload[1] == 1]
    return headers, [FlvTag(t.kind, t.timestamp_ms + start_ms, t.payload) for t in rest]


async def test_every_rendition_keeps_the_sources_timeline_and_keyframes():
    headers, tags = media(videos.flv_tags(seconds=5))
    output = Output(limits=LadderLimits(lag_ms=60_000))
    await output.ladder.start(headers, has_audio=True)
    for tag in tags:
        output.ladder.offer(tag)
    await output.ladder.finish()

    assert output.inits["180p"].codecs.endswith(",mp4a.40.2")
    assert (output.inits["90p"].video.width, output.inits["90p"].video.height) == (160, 90)
    for fragments in output.fragments.values():
        assert abs(fragments[0].start_us - 10_000_000) < 100_000
        assert {f.duration_us // 10_000 for f in fragments[:-1]} == {20}
        keys = [f.start_us for f in fragments if f.is_independent]
        assert [round((key - keys[0]) / 1e6, 1) for key in keys] == [0.0, 2.0, 4.0]
    assert not output.failed.is_set()


async def test_a_ladder_that_falls_behind_gives_up():
    _, tags = media(videos.flv_tags(seconds=5))
    output = Output(limits=LadderLimits(lag_ms=2_000))
    for tag in tags:  # nobody reads yet
        output.ladder.offer(tag)
    assert "behind its source" in output.reason
    await output.ladder.stop()


async def test_an_encoder_that_dies_is_noticed():
    headers, tags = media(videos.flv_tags(seconds=2))
    output = Output()
    await output.ladder.start(headers, has_audio=True)
    for tag in tags[:100]:
        output.ladder.offer(tag)
    (child,) = [c for c in psutil.Process().children() if "ffmpeg" in c.name()]
    os.kill(child.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        await output.failed.wait()
    await output.ladder.stop()


async def test_garbage_ends_the_ladder_and_not_the_node():
    output = Output()
    await output.ladder.start([], has_audio=False)
    for index in range(50):
        output.ladder.offer(FlvTag(9, index, os.urandom(1000)))
    await output.ladder.finish()
    assert not output.fragments["180p"]


async def test_the_child_is_limited():
    child = await spawn_ffmpeg(
        ["-f", "flv", "-i", "pipe:0", "-f", "null", "-"], name="t", limits=ChildLimits(nice=7)
    )
    process = psutil.Process(child.process.pid)
    assert process.nice() == 7
    assert process.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert set(process.environ()) <= {"PATH", "LC_ALL"}
    await child.stop()
    assert not psutil.pid_exists(process.pid)
