"""A node killed at any point goes on with the same broadcasts, numbers and segments."""

import asyncio
import shutil

import pytest

from streams.node.recovery import recover_broadcast
from tests.streams.media import tags
from tests.streams.node.conftest import Station


async def killed_station(tmp_path, seconds=7.0):
    """What `kill -9` leaves behind: the disk and the domain."""
    station = Station(tmp_path / "live")
    await station.publisher().publish(tags.publish(seconds))
    await asyncio.to_thread(station.writer.close)
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "live", copy)
    listed = station.playlist()
    return station, Station(copy, station.domain), listed


async def test_the_playlist_goes_on_with_a_discontinuity(tmp_path):
    killed, anew, before = await killed_station(tmp_path)
    (handle,) = await anew.domain.list_broadcasts("node")
    session = await anew.gate.open_session(handle)
    session.begin_grace()
    recovered = anew.playlist()
    assert [s.uri for s in recovered.segments] == [
        "seg-0.m4s",
        "seg-1.m4s",
        "seg-2.m4s",
        "seg-3.m4s",
    ]
    assert [s.pdt for s in recovered.segments] == [s.pdt for s in before.segments]
    # Parts are listed for the last segments only; those are still the same.
    for old, new in zip(before.segments, recovered.segments, strict=True):
        assert not new.parts or new.parts[: len(old.parts)] == old.parts

    await anew.publisher().publish(tags.publish(3))
    resumed = anew.playlist()
    assert [s.msn for s in resumed.segments] == [0, 1, 2, 3, 4, 5]
    assert resumed.segments[4].has_discontinuity
    assert resumed.segments[4].map_uri == "init-1.mp4"
    # A cache must never see two parts under one name.
    assert int(resumed.segments[4].parts[0].uri[5:-4]) > 1000
    await anew.close()
    await killed.close()


async def test_recovering_twice_changes_nothing(tmp_path):
    _, anew, _ = await killed_station(tmp_path)
    (directory,) = anew.config.live_dir.iterdir()
    first = recover_broadcast(directory)
    second = recover_broadcast(directory)
    assert [s.msn for s in first[0].state.segments] == [s.msn for s in second[0].state.segments]
    assert first[0].state.next_part == second[0].state.next_part


@pytest.mark.parametrize("cut_bytes", [1, 7, 100, 900])
async def test_a_part_cut_in_the_middle_is_cut_away(tmp_path, cut_bytes):
    _, anew, _ = await killed_station(tmp_path)
    (directory,) = anew.config.live_dir.iterdir()
    path = directory / "source" / "seg-3.m4s"
    whole = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(whole - cut_bytes)
    (rendition,) = recover_broadcast(directory)
    last = rendition.state.segments[-1]
    assert last.msn == 3
    assert last.size_bytes == path.stat().st_size < whole


async def test_a_torn_journal_line_costs_what_it_spoke_of(tmp_path):
    _, anew, _ = await killed_station(tmp_path)
    (directory,) = anew.config.live_dir.iterdir()
    journal = directory / "source" / "index.jsonl"
    data = journal.read_bytes()
    journal.write_bytes(data[:-20])
    (rendition,) = recover_broadcast(directory)
    assert [s.msn for s in rendition.state.segments] == [0, 1, 2]
    assert data.startswith(journal.read_bytes())
    assert journal.read_bytes().endswith(b"\n")


async def test_an_unreadable_journal_costs_its_rendition_only(tmp_path):
    _, anew, _ = await killed_station(tmp_path)
    (directory,) = anew.config.live_dir.iterdir()
    (directory / "480p").mkdir()
    (directory / "480p" / "index.jsonl").write_bytes(b"garbage\n")
    assert [rendition.name for rendition in recover_broadcast(directory)] == ["source"]


async def test_a_disk_that_fails_costs_the_recording_only(tmp_path):
    blocked = tmp_path / "live"
    blocked.write_bytes(b"a file where the folder should be")
    station = Station(blocked)
    await station.publisher().publish(tags.publish(5))
    assert station.playlist().next_position == (2, 4)
    await station.close()
    assert blocked.read_bytes().startswith(b"a file")


def test_nothing_to_recover(tmp_path):
    assert recover_broadcast(tmp_path / "missing") == []
