"""What could not be recorded is played from memory for as long as the live playlist lists it."""

import pytest

from streams.media.hls import state
from streams.origin.segments import _read_segment
from tests.streams.spooling import Spool

pytestmark = pytest.mark.media
FULL = 10**13


async def listed_and_missing(spool: Spool) -> tuple[list[int], list[int]]:
    feed = spool.renditions["source"].feed
    listed = [segment.msn for segment in feed.state.segments if segment.is_closed]
    return listed, [msn for msn in listed if not await _read_segment(feed, msn)]


async def test_viewers_inside_a_hole_of_the_recording(tmp_path):
    spool = Spool(tmp_path / "broadcast").publish(25)
    spool.gauge.waiting_bytes = FULL
    spool.publish(100)
    spool.gauge.waiting_bytes = 0
    spool.publish(100)
    listed, missing = await listed_and_missing(spool)
    assert len(listed) > 20 and missing == []
    feed = spool.renditions["source"].feed
    in_memory = [one.msn for one in feed.state.segments if one.is_in_memory]
    assert len(in_memory) < len(listed)  # what is on the disk is left to it


async def test_memory_is_bounded_however_long_the_disk_is_full(tmp_path, monkeypatch):
    spool = Spool(tmp_path / "broadcast").publish(25)
    size_bytes = spool.renditions["source"].feed.state.segments[0].size_bytes
    monkeypatch.setattr(state, "_BYTES_IN_MEMORY", size_bytes * 8)
    spool.gauge.waiting_bytes = FULL
    spool.publish(400)
    listed, missing = await listed_and_missing(spool)
    assert missing == []
    assert 5 < len(listed) < 20
