"""From segments on a disk to a video that is ready."""

import html
import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from streams.errors import BroadcastEnded
from streams.models import Broadcast, Clip, Video, VideoChapter, VideoState
from streams.services import ingest, recordings
from streams.services.channels import update_channel
from streams.services.recordings import Progress
from streams.services.recordings import finish as finishing
from streams.services.recordings import objects as puts
from streams.services.recordings import store as storing
from streams.services.videos import add_chapter
from streams.spool import is_done, read_stored
from streams.storage import Area, StorageUnavailable, list_objects, read_bytes, save_bytes
from tests.streams.builders import channel_of, drop, event_types, go_live, make_category, start
from tests.streams.recorded import JPEG
from twitchclone.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.media]


def stored(video):
    prefix = f"{video.storage_prefix}/"
    return {
        found.key.removeprefix(prefix): found.size_bytes
        for found in list_objects(Area.VIDEOS, prefix)
    }


def finish(video):
    return recordings.finish_recording(video_id=video.pk)


def store(recorded):
    return recordings.store_segments(broadcast_id=recorded.broadcast.pk)


def age_file(path, *, minutes):
    """As if the file had been written this long ago."""
    at = path.stat().st_mtime - minutes * 60
    os.utime(path, (at, at))


def test_segments_are_stored_while_the_broadcast_goes_on(recorded):
    recorded.spool.publish(25)
    assert store(recorded) is Progress.DONE
    video = recorded.video
    assert video.state == VideoState.RECORDING
    assert video.duration_ms == pytest.approx(4000, abs=100)
    assert set(stored(video)) == {
        f"{name}/{file}"
        for name in ("source", "160p")
        for file in ("init-0.mp4", "seg-0.m4s", "seg-1.m4s")
    }
    assert read_stored(recorded.spool.folder / "source") == 1
    recorded.spool.publish(10)
    store(recorded)
    assert [s.msn for s in video.renditions.get(name="source").segments.order_by("msn")] == [
        0,
        1,
        2,
    ]


def test_a_rendition_may_begin_while_another_is_stored(recorded, monkeypatch, tmp_path):
    recorded.spool.publish(25)
    late, put = recorded.spool.folder / "160p", storing.put_segments
    late.rename(tmp_path / "160p")

    def begin(*arguments):
        monkeypatch.setattr(storing, "put_segments", put)
        (tmp_path / "160p").rename(late)
        return put(*arguments)

    monkeypatch.setattr(storing, "put_segments", begin)
    assert store(recorded) is Progress.DONE
    counts = {row.name: row.segments.count() for row in recorded.video.renditions.all()}
    assert counts == {"source": 2, "160p": 2}


def test_a_task_needs_few_statements(recorded, django_assert_max_num_queries):
    recorded.spool.publish(25)
    store(recorded)
    recorded.spool.publish(40)
    with django_assert_max_num_queries(15):
        store(recorded)
    with django_assert_max_num_queries(6):
        store(recorded)


def test_the_end_makes_the_video(recorded, broadcaster):
    recorded.spool.publish(25).drop().publish(13).end()
    store(recorded)
    recorded.end()
    assert finish(recorded.video) is Progress.DONE
    video = recorded.video
    assert video.state == VideoState.READY
    assert video.published_at is not None
    assert video.expires_at is None
    journal = recorded.spool.journal()
    assert video.duration_ms == sum(s.duration_us for s in journal.segments) // 1000
    playlist = read_bytes(Area.VIDEOS, f"{video.storage_prefix}/source/index.m3u8").decode()
    assert playlist.count("#EXT-X-DISCONTINUITY\n") == 1
    assert playlist.count("#EXTINF") == len(journal.segments)
    listing = read_bytes(Area.VIDEOS, f"{video.storage_prefix}/index.m3u8").decode()
    assert "source/index.m3u8" in listing
    assert "160p/index.m3u8" in listing
    assert all(row.is_complete for row in video.renditions.all())
    assert is_done(recorded.spool.folder)
    assert event_types(broadcaster.pk)[-1] == "video.published"
    for segment in journal.segments:
        on_disk = recorded.spool.folder / "source" / f"seg-{segment.msn}.m4s"
        key = f"{video.storage_prefix}/source/seg-{segment.msn}.m4s"
        assert read_bytes(Area.VIDEOS, key) == on_disk.read_bytes()


def test_the_nodes_preview_is_the_picture_while_it_goes_on(recorded):
    recorded.spool.publish(25)
    store(recorded)
    assert recorded.video.thumbnail == ""
    preview = recorded.spool.folder / "thumbnail.jpg"
    preview.write_bytes(JPEG)
    store(recorded)
    video = recorded.video
    assert video.thumbnail == "thumbnail.jpg"
    key = f"{video.storage_prefix}/thumbnail.jpg"
    assert read_bytes(Area.VIDEOS, key) == JPEG

    preview.write_bytes(b"newer")
    store(recorded)
    assert read_bytes(Area.VIDEOS, key) == JPEG
    age_file(recorded.spool.folder / "thumbnail.stored", minutes=3)
    store(recorded)
    assert read_bytes(Area.VIDEOS, key) == b"newer"


def test_the_owners_picture_stays_while_it_goes_on(recorded):
    recorded.spool.publish(25)
    (recorded.spool.folder / "thumbnail.jpg").write_bytes(JPEG)
    Video.objects.update(thumbnail="thumbnail-own.webp")
    store(recorded)
    assert recorded.video.thumbnail == "thumbnail-own.webp"
    assert "thumbnail.jpg" not in stored(recorded.video)


def test_finishing_twice_tells_once(recorded, broadcaster):
    recorded.spool.publish(25).end()
    recorded.end()
    finish(recorded.video)
    assert finish(recorded.video) is Progress.DONE
    assert event_types(broadcaster.pk).count("video.published") == 1


def test_nothing_is_finished_while_the_node_writes(recorded):
    recorded.spool.publish(25)
    recorded.end()
    assert finish(recorded.video) is Progress.BUSY
    assert recorded.video.state == VideoState.RECORDING
    recorded.spool.end()
    assert finish(recorded.video) is Progress.DONE


def test_a_killed_nodes_last_segment_is_in_the_video(recorded):
    recorded.spool.publish(24).kill(torn_bytes=10)
    recorded.end()
    finish(recorded.video)
    assert [s.msn for s in recorded.video.renditions.get(name="source").segments.all()] == [0, 1, 2]
    assert recorded.video.duration_ms == pytest.approx(4600, abs=150)


def test_a_failing_storage_costs_nothing(recorded, monkeypatch):
    recorded.spool.publish(45)
    real, calls, dice = puts.save_bytes, [], random.Random(7)

    def fails_often(area, key, data, **options):
        calls.append(key)
        if dice.random() < 0.3:
            raise StorageUnavailable
        real(area, key, data, **options)

    monkeypatch.setattr(puts, "save_bytes", fails_often)
    progress = Progress.FAILED
    while progress is Progress.FAILED:
        progress = store(recorded)
        assert len(calls) < 500
    recorded.spool.end()
    recorded.end()
    monkeypatch.setattr(puts, "save_bytes", real)
    finish(recorded.video)
    for name in ("source", "160p"):
        numbers = [s.msn for s in recorded.spool.journal(name).segments]
        rows = recorded.video.renditions.get(name=name).segments.order_by("msn")
        assert [row.msn for row in rows] == numbers
    assert 0 not in stored(recorded.video).values()


def test_what_was_stored_and_never_noted_goes(recorded):
    recorded.spool.publish(25).end()
    recorded.end()
    prefix = recorded.video.storage_prefix
    orphan = f"{prefix}/source/seg-999.m4s"
    for key in (orphan, f"{prefix}/source/muted-0.m4s", f"{prefix}/download.mp4"):
        save_bytes(Area.VIDEOS, key, b"x", content_type="video/mp4")
    finish(recorded.video)
    assert "source/seg-999.m4s" not in stored(recorded.video)
    assert {"source/muted-0.m4s", "download.mp4"} <= set(stored(recorded.video))


def test_a_rendition_that_lacks_a_part_goes(recorded):
    recorded.spool.publish(25)
    recorded.spool.renditions.pop("160p").finish()
    recorded.spool.publish(60).end()
    store(recorded)
    recorded.end()
    finish(recorded.video)
    assert [row.name for row in recorded.video.renditions.all()] == ["source"]
    assert not [name for name in stored(recorded.video) if name.startswith("160p")]


def test_a_broadcast_without_a_segment_leaves_no_video(broadcaster, live_dir, local_storage):
    broadcast = start(broadcaster)
    video = Video.objects.get(broadcast=broadcast)
    ingest.end_broadcast(broadcast_id=broadcast.pk, reason="test")
    assert finish(video) is Progress.DONE
    assert not Video.objects.exists()


def age(recorded, **delta):
    """As if the broadcast had begun so much earlier."""
    Broadcast.objects.update(started_at=recorded.broadcast.started_at - timedelta(**delta))


@pytest.mark.parametrize("is_node_gone", [False, True])
def test_what_must_have_been_recorded_and_is_not_found_stays_as_failed(
    recorded, is_node_gone, broadcaster, client_of
):
    recorded.spool.publish(25).end()
    recorded.end()
    age(recorded, minutes=10)
    away = recorded.spool.folder.rename(recorded.spool.folder.with_name("away"))
    if is_node_gone:
        recordings.finish_from_rows(video_id=recorded.video.pk)
    else:
        finish(recorded.video)
    video = recorded.video
    assert video.state == VideoState.FAILED
    assert recordings.reconcile_recordings() == 0
    assert video.state_reason in html.unescape(
        client_of(broadcaster).get("/dashboard/videos/?show=attention").text
    )
    # The right disk is mounted, and its node starts.
    away.rename(recorded.spool.folder)
    store(recorded)
    assert finish(recorded.video) is Progress.DONE
    video = recorded.video
    assert (video.state, video.state_reason) == (VideoState.READY, "")
    assert video.duration_ms > 4000
    assert is_done(recorded.spool.folder)


def test_a_folder_that_cannot_be_read_is_kept(recorded):
    recorded.spool.publish(25).end()
    recorded.end()
    age(recorded, minutes=10)
    for journal in recorded.spool.folder.glob("*/index.jsonl"):
        journal.write_bytes(b"\0" * 100)
    finish(recorded.video)
    assert recorded.video.state == VideoState.FAILED
    assert not is_done(recorded.spool.folder)


def test_a_missing_folder_leaves_what_was_stored(recorded):
    recorded.spool.publish(25)
    store(recorded)
    recorded.spool.end()
    recorded.end()
    recorded.spool.folder.rename(recorded.spool.folder.with_name("away"))
    finish(recorded.video)
    assert recorded.video.state == VideoState.READY


def test_an_account_that_is_deleted_while_it_is_stored(recorded, monkeypatch, run_video_jobs):
    recorded.spool.publish(25)
    put = storing.put_segments

    def put_then_delete(*args):
        made = put(*args)
        Video.objects.all().delete()
        return made

    monkeypatch.setattr(storing, "put_segments", put_then_delete)
    prefix = recorded.video.storage_prefix
    assert store(recorded) is Progress.DONE
    assert is_done(recorded.spool.folder)
    run_video_jobs()
    assert not list(list_objects(Area.VIDEOS, f"{prefix}/"))


def test_an_account_that_is_deleted_before_the_progress_is_noted(recorded, monkeypatch):
    recorded.spool.publish(25)
    store(recorded)
    recorded.spool.publish(25)
    note = storing._note_progress

    def delete_then_note(*args):
        Video.objects.all().delete()
        note(*args)

    monkeypatch.setattr(storing, "_note_progress", delete_then_note)
    assert store(recorded) is Progress.DONE
    assert is_done(recorded.spool.folder)


def test_an_account_that_is_deleted_while_it_is_finished(recorded, monkeypatch, run_video_jobs):
    recorded.spool.publish(25).end()
    recorded.end()
    make_ready = finishing._make_ready

    def delete_first(video):
        Video.objects.all().delete()
        make_ready(video)

    monkeypatch.setattr(finishing, "_make_ready", delete_first)
    video = recorded.video
    assert finish(video) is Progress.DONE
    run_video_jobs()
    assert not stored(video)
    assert finish(video) is Progress.DONE


def test_without_recording_everything_goes_at_the_end(recorded):
    Video.objects.update(is_kept=False)
    recorded.spool.publish(25)
    store(recorded)
    video = recorded.video
    recorded.spool.end()
    recorded.end()
    finish(video)
    assert not Video.objects.exists()
    assert not stored(video)
    assert is_done(recorded.spool.folder)


def test_a_clip_that_was_deleted_before_it_was_cut_keeps_nothing(recorded):
    Video.objects.update(is_kept=False)
    recorded.spool.publish(25)
    store(recorded)
    channel = recorded.video.channel
    clip = Clip.objects.create(
        channel=channel, video=recorded.video, title="Gone", offset_ms=0, duration_ms=5_000
    )
    recorded.spool.end()
    recorded.end()
    finish(recorded.video)
    assert Video.objects.exists()
    Clip.objects.filter(pk=clip.pk).update(deleted_at=clock.now())
    finish(recorded.video)
    assert not Video.objects.exists()


def test_a_resumed_broadcast_is_one_video(broadcaster, live_dir):
    broadcast = go_live(broadcaster)
    key = broadcast.stream_key
    drop(broadcast)
    again = start(broadcaster, key=key)
    assert again.pk == broadcast.pk
    assert Video.objects.count() == 1


def test_the_video_follows_the_channel_while_live(recorded, broadcaster, later):
    recorded.spool.publish(60)
    chess = make_category()
    update_channel(
        channel=channel_of(broadcaster), actor=broadcaster, title="Endgames", category=chess
    )
    update_channel(channel=channel_of(broadcaster), actor=broadcaster, tags=["calm"])
    video = recorded.video
    assert (video.title, video.category, video.tags) == ("Endgames", chess, ["calm"])
    assert [c.kind for c in video.chapters.order_by("id")] == ["start", "change"]


def test_chapters_are_put_where_their_moment_is(recorded, broadcaster):
    recorded.spool.publish(45).end()
    first = recorded.spool.journal().segments[1]
    VideoChapter.objects.create(
        video=recorded.video,
        kind="change",
        offset_ms=77,
        title="Second",
        happened_at=_moment(first.pdt_ms + 500),
    )
    recorded.end()
    finish(recorded.video)
    change = recorded.video.chapters.get(kind="change")
    assert change.offset_ms == pytest.approx(2500, abs=100)


def test_a_chapter_set_in_what_was_is_not_moved_to_now(recorded, broadcaster):
    recorded.spool.publish(45)
    store(recorded)
    add_chapter(video=recorded.video, actor=broadcaster, offset_ms=10, title="Early")
    recorded.spool.end()
    recorded.end()
    finish(recorded.video)
    assert recorded.video.chapters.get(title="Early").offset_ms == pytest.approx(10, abs=100)


def test_retention_of_the_channel_or_of_the_site(recorded, settings):
    settings.VIDEO_RETENTION_DAYS = 14
    recorded.spool.publish(25).end()
    recorded.end()
    finish(recorded.video)
    video = recorded.video
    assert (video.expires_at - video.published_at).days == 14


def test_only_public_videos_are_told_of(recorded, broadcaster):
    Video.objects.update(visibility="private")
    recorded.spool.publish(25).end()
    recorded.end()
    finish(recorded.video)
    assert "video.published" not in event_types(broadcaster.pk)


def test_a_node_that_is_gone_for_good_leaves_what_was_stored(recorded, valkey, later, settings):
    recorded.spool.publish(25)
    store(recorded)
    recorded.end()
    recorded.spool.folder.rename(recorded.spool.folder.with_name("gone"))
    later(seconds=10)
    assert recordings.reconcile_recordings() == 1  # its silence is seen for the first time
    assert recorded.video.state == VideoState.RECORDING
    later(seconds=settings.LIVE_GRACE_SECONDS + 61)
    recordings.reconcile_recordings()
    assert recorded.video.state == VideoState.READY
    assert recordings.reconcile_recordings() == 0


def test_a_node_that_comes_back_late_completes_the_video(recorded):
    recorded.spool.publish(25)
    store(recorded)
    recorded.spool.publish(20).kill()
    recorded.end()
    recordings.finish_from_rows(video_id=recorded.video.pk)
    short = recorded.video.duration_ms
    assert recorded.video.state == VideoState.READY
    finish(recorded.video)
    assert recorded.video.duration_ms > short + 3000


def test_a_later_broadcast_is_untouched_by_an_unfinished_one(recorded, broadcaster):
    recorded.spool.publish(25).end()
    recorded.end()
    second = go_live(broadcaster)
    finish(recorded.video)
    video = Video.objects.get(broadcast=second)
    assert video.state == VideoState.RECORDING
    with pytest.raises(BroadcastEnded):
        ingest.announce_broadcast(broadcast_id=recorded.broadcast.pk)


@pytest.mark.parametrize("warning", ["disk_full", "spool_full"])
def test_what_the_node_says_of_its_disk_stands(recorded, warning):
    recordings.report_node_warning(broadcast_id=recorded.broadcast.pk, warning=warning)
    recorded.spool.publish(25)
    store(recorded)
    assert recorded.video.recording_warning == warning
    recordings.report_node_warning(broadcast_id=recorded.broadcast.pk, warning="")
    assert recorded.video.recording_warning == ""


def test_an_old_backlog_is_a_slow_storage(recorded, monkeypatch):
    def fails(*args, **options):
        raise StorageUnavailable

    recorded.spool.publish(25)
    with monkeypatch.context() as patch:
        patch.setattr(puts, "save_bytes", fails)
        assert store(recorded) is Progress.FAILED
    assert recorded.video.recording_warning == "storage_slow"
    assert recorded.video.spooled_bytes > 0
    store(recorded)
    assert (recorded.video.recording_warning, recorded.video.spooled_bytes) == ("", 0)


def _moment(unix_ms):
    return datetime.fromtimestamp(unix_ms / 1000, UTC)
