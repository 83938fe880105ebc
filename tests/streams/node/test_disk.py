"""Which folders of LIVE_DIR may go."""

import os
from typing import cast
from uuid import UUID, uuid4

from streams.media.hls.event_playlist import render_event_playlist
from streams.node.disk import DiskKeeper, trim_rendition
from streams.node.live import LiveSession
from streams.spool import mark_done, read_first_kept, write_stored
from tests.streams.node.conftest import Station
from tests.streams.spooling import Spool

DAY_AGO_S = 90_000


def _folder(live_dir, broadcast_id, *, age_s, is_stored=True):
    rendition = live_dir / str(broadcast_id) / "source"
    rendition.mkdir(parents=True)
    (rendition / "seg-0.m4s").write_bytes(b"segment")
    (rendition / "index.jsonl").write_bytes(b"{}\n")
    if is_stored:
        mark_done(rendition.parent)
    then = rendition.stat().st_mtime - age_s
    for path in (*rendition.parent.iterdir(), rendition.parent):
        os.utime(path, (then, then))
    return rendition.parent


def _keeper(station):
    return DiskKeeper(station.config, station.gate, station.domain)


async def test_only_old_folders_of_broadcasts_go(tmp_path):
    old, fresh = uuid4(), uuid4()
    _folder(tmp_path, old, age_s=DAY_AGO_S)
    _folder(tmp_path, fresh, age_s=60)
    foreign = _folder(tmp_path, "not-a-broadcast", age_s=DAY_AGO_S)
    (tmp_path / "a-file").write_text("also not ours")

    assert await _keeper(Station(tmp_path)).remove_old() == [old]

    assert not (tmp_path / str(old)).exists()
    assert (tmp_path / str(fresh)).exists()
    assert foreign.exists()
    assert (tmp_path / "a-file").exists()


async def test_a_rendition_that_is_still_written_keeps_the_folder(tmp_path):
    broadcast_id = uuid4()
    folder = _folder(tmp_path, broadcast_id, age_s=DAY_AGO_S)
    os.utime(folder / "source")
    assert await _keeper(Station(tmp_path)).remove_old() == []


async def test_an_open_broadcast_keeps_its_folder_however_old(tmp_path):
    station = Station(tmp_path)
    broadcast_id: UUID = uuid4()
    _folder(tmp_path, broadcast_id, age_s=DAY_AGO_S)
    station.gate.sessions[broadcast_id] = cast(LiveSession, object())
    assert await _keeper(station).remove_old() == []
    assert (tmp_path / str(broadcast_id)).exists()


async def test_what_is_not_stored_stays_however_old(tmp_path):
    broadcast_id = uuid4()
    folder = _folder(tmp_path, broadcast_id, age_s=DAY_AGO_S, is_stored=False)
    assert await _keeper(Station(tmp_path)).remove_old() == []
    assert folder.exists()


def test_an_open_broadcast_loses_what_is_old_and_stored(tmp_path):
    spool = Spool(tmp_path / "b").publish(55)
    directory = tmp_path / "b" / "source"
    for msn in (0, 1, 2):
        os.utime(directory / f"seg-{msn}.m4s", (1, 1))
    assert trim_rendition(directory, 1000) == 0
    write_stored(directory, 1)
    assert trim_rendition(directory, 1000) == 2
    assert not (directory / "seg-1.m4s").exists()
    assert (directory / "seg-2.m4s").exists()
    text = render_event_playlist(
        spool.journal(), is_ended=False, first_kept=read_first_kept(directory)
    ).decode()
    assert "#EXT-X-MEDIA-SEQUENCE:2\n" in text
    assert "PLAYLIST-TYPE" not in text
    assert "seg-1.m4s" not in text
