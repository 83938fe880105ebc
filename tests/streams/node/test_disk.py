"""Which folders of LIVE_DIR may go."""

import os
from typing import cast
from uuid import UUID, uuid4

from streams.node.disk import DiskKeeper
from streams.node.live import LiveSession
from tests.streams.node.conftest import Station

DAY_AGO_S = 90_000


def _folder(live_dir, broadcast_id, *, age_s):
    rendition = live_dir / str(broadcast_id) / "source"
    rendition.mkdir(parents=True)
    (rendition / "seg-0.m4s").write_bytes(b"segment")
    then = rendition.stat().st_mtime - age_s
    for path in (rendition, rendition.parent):
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
