"""What is read back from a broadcast's folder, whatever happened to who wrote it."""

import pytest

from streams.media.hls.journal import FILE_NAME
from streams.spool import (
    BroadcastSpool,
    FolderLock,
    read_first_kept,
    read_stored,
    recover_journals,
    write_first_kept,
    write_stored,
)
from tests.streams.spooling import Spool

pytestmark = pytest.mark.media


def test_finished_segments_wait_until_they_are_stored(tmp_path):
    spool = Spool(tmp_path / "b", ("source", "160p")).publish(25)
    read = BroadcastSpool(tmp_path / "b")
    read.refresh()
    assert [s.msn for s in read.renditions["160p"].waiting] == [0, 1]
    spool.publish(10)
    read.refresh()
    source = read.renditions["source"]
    assert [s.msn for s in source.waiting] == [0, 1, 2]
    assert source.waiting_bytes == sum(source.path_of(s).stat().st_size for s in source.waiting)
    source.forget(1)
    assert [s.msn for s in source.waiting] == [2]
    assert source.waiting_bytes == source.waiting[0].size_bytes


def test_a_torn_line_is_read_once_it_is_whole(tmp_path):
    spool = Spool(tmp_path / "b").publish(25)
    path = tmp_path / "b" / "source" / FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    read = BroadcastSpool(tmp_path / "b")
    read.refresh()
    before = len(read.renditions["source"].waiting)
    path.write_bytes(whole)
    spool.publish(10)
    read.refresh()
    assert before <= 2
    assert [s.msn for s in read.renditions["source"].waiting] == [0, 1, 2]


def test_what_a_killed_node_was_writing_is_kept_as_far_as_it_is_whole(tmp_path):
    spool = Spool(tmp_path / "b").publish(24)
    spool.kill(torn_bytes=100, torn_line=b'{"msn":')
    (journal,) = recover_journals(tmp_path / "b").values()
    assert [s.msn for s in journal.segments] == [0, 1, 2]
    last = tmp_path / "b" / "source" / "seg-2.m4s"
    assert last.stat().st_size == journal.segments[-1].size_bytes
    assert recover_journals(tmp_path / "b")["source"].segments == journal.segments


def test_a_full_spool_leaves_a_hole_and_the_recording_goes_on(tmp_path):
    spool = Spool(tmp_path / "b", ("source", "160p"), max_bytes=1000).publish(25)
    spool.gauge.waiting_bytes = 1001
    spool.publish(30)
    spool.gauge.waiting_bytes = 0
    spool.publish(30).end()
    assert spool.warnings == ["spool_full", ""]
    for name in ("source", "160p"):
        segments = spool.journal(name).segments
        numbers = [segment.msn for segment in segments]
        assert len(numbers) < numbers[-1]
        assert [s.discontinuity for s in segments] == [int(n > numbers[2]) for n in numbers]


def test_a_disk_without_room_costs_segments_and_not_the_recording(tmp_path, monkeypatch):
    spool = Spool(tmp_path / "b").publish(25)
    recorder = spool.renditions["source"]._recorder
    append = recorder._append

    def full(name, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recorder, "_append", full)
    spool.publish(10)
    monkeypatch.setattr(recorder, "_append", append)
    spool.publish(25).end()
    assert spool.warnings == ["disk_full", ""]
    journal = spool.journal()
    assert journal.is_ended
    on_disk = {path.name for path in (tmp_path / "b" / "source").glob("seg-*.m4s")}
    assert on_disk == {f"seg-{segment.msn}.m4s" for segment in journal.segments}


def test_the_folder_is_its_writers_until_it_is_gone(tmp_path):
    spool = Spool(tmp_path / "b").publish(3)
    assert not FolderLock(tmp_path / "b").acquire()
    spool.kill()
    with FolderLock(tmp_path / "b") as lock:
        assert lock.is_held


def test_marks(tmp_path):
    assert (read_stored(tmp_path), read_first_kept(tmp_path)) == (-1, 0)
    write_stored(tmp_path, 1234)
    write_stored(tmp_path, 7)
    write_first_kept(tmp_path, 5)
    assert (read_stored(tmp_path), read_first_kept(tmp_path)) == (7, 5)
