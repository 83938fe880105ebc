"""Waiting for segments, giving up, being killed: what becomes of a clip that is not cut at once."""

import tempfile
from pathlib import Path

import pytest
from celery.exceptions import Retry
from django.db import connection

from streams.models import Clip, ClipState, Video, VideoSegment, VideoState
from streams.services.clips import CutOutcome, cut_clip, resume_pending_clips
from streams.services.clips import cut as cutting
from streams.storage import Area, StorageUnavailable, list_objects, read_bytes
from streams.tasks import clips as tasks
from streams.transcode.job import FfmpegFailed
from tests.streams.clips import make_clip
from tests.streams.counted import add_epochs, make_counted_video, picture_numbers
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_storage")]


def pending(video, **changes) -> Clip:
    return make_clip(video, **{"state": ClipState.PENDING, "ready_at": None, **changes})


def leftovers(folder: str) -> list[str]:
    return [path.name for path in Path(folder).glob("clip-*")]


@pytest.mark.media
def test_a_live_clip_waits_for_its_last_segments(broadcaster):
    video = make_counted_video(broadcaster.channel, epochs=[6], state=VideoState.RECORDING)
    clip = pending(video, offset_ms=3_000, duration_ms=5_000)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.WAITING
    row = video.renditions.get()
    add_epochs(video, row, epochs=[4])
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    clip.refresh_from_db()
    assert (clip.state, clip.duration_ms) == (ClipState.READY, 5_000)
    numbers = picture_numbers(read_bytes(Area.CLIPS, f"{clip.storage_prefix}/clip.mp4"))
    assert (numbers[0], len(numbers)) == (90, 150)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE


@pytest.mark.media
def test_a_broadcast_that_ended_makes_it_shorter(broadcaster, later):
    video = make_counted_video(broadcaster.channel, epochs=[8], state=VideoState.RECORDING)
    clip = pending(video, offset_ms=2_000, duration_ms=10_000)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.WAITING
    later(seconds=61)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    clip.refresh_from_db()
    assert (clip.state, clip.duration_ms) == (ClipState.READY, 6_000)


def test_what_was_never_recorded_fails(broadcaster):
    video = make_video(broadcaster.channel, seconds=8)
    clip = pending(video, offset_ms=6_000, duration_ms=5_000)
    cut_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert (clip.state, "never recorded" in clip.state_reason) == (ClipState.FAILED, True)


def test_a_deleted_video_fails_it(broadcaster):
    video = make_video(broadcaster.channel, seconds=8)
    clip = pending(video)
    video.delete()
    cut_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert clip.state == ClipState.FAILED


GONE = [("deleted_at", "deleted"), ("taken_down_at", "taken down")]


@pytest.mark.parametrize(("field", "why"), GONE)
def test_what_was_taken_from_view_is_in_no_new_clip(field, why, broadcaster):
    video = make_video(broadcaster.channel, seconds=8, **{field: clock.now()})
    clip = pending(video)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    clip.refresh_from_db()
    assert (clip.state, why in clip.state_reason) == (ClipState.FAILED, True)


@pytest.mark.media
@pytest.mark.parametrize(("field", "why"), GONE)
def test_its_video_is_taken_from_view_while_it_is_cut(field, why, broadcaster, monkeypatch):
    video = make_counted_video(broadcaster.channel, epochs=[8])
    clip = pending(video)
    store = cutting._store

    def store_then_change(*args):
        size = store(*args)
        Video.objects.filter(pk=video.pk).update(**{field: clock.now()})
        return size

    monkeypatch.setattr(cutting, "_store", store_then_change)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    clip.refresh_from_db()
    assert (clip.state, why in clip.state_reason) == (ClipState.FAILED, True)
    assert list(list_objects(Area.CLIPS)) == []


def test_only_one_worker_cuts(broadcaster):
    clip = pending(make_video(broadcaster.channel, seconds=8))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_lock(('x' || left(encode(sha256(%s), 'hex'), 16))"
                "::bit(64)::bigint)",
                [f"streams.clips.cut:{clip.pk}".encode()],
            )
        assert cut_clip(clip_id=clip.pk) is CutOutcome.BUSY
    finally:
        other.close()


@pytest.mark.media
def test_nothing_is_left_behind_when_it_fails(broadcaster, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    video = make_counted_video(broadcaster.channel, epochs=[6])
    clip = pending(video)
    monkeypatch.setattr(cutting, "build_clip_arguments", lambda *a, **k: ["-i", "none.mp4"])
    for retries, error in ((tasks._ATTEMPTS - 1, Retry), (tasks._ATTEMPTS, FfmpegFailed)):
        with pytest.raises(error):
            tasks.cut.apply(kwargs={"clip_id": clip.pk}, retries=retries, throw=True)
    clip.refresh_from_db()
    assert clip.state == ClipState.FAILED
    assert clip.state_reason
    assert leftovers(str(tmp_path)) == []
    assert list(list_objects(Area.CLIPS)) == []


@pytest.mark.media
def test_a_storage_that_comes_back(broadcaster, monkeypatch):
    video = make_counted_video(broadcaster.channel, epochs=[8])
    clip = pending(video)

    def refuse(*args, **kwargs):
        raise StorageUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(cutting, "save_file", refuse)
        with pytest.raises(StorageUnavailable):
            cut_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert clip.state == ClipState.PENDING
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE


@pytest.mark.media
def test_a_storage_that_stays_away_gives_no_clip_up(broadcaster, monkeypatch):
    video = make_counted_video(broadcaster.channel, epochs=[8])
    clip = pending(video)

    def refuse(*args, **kwargs):
        raise StorageUnavailable

    monkeypatch.setattr(cutting, "save_file", refuse)
    with pytest.raises(Retry):
        tasks.cut.apply(kwargs={"clip_id": clip.pk}, retries=tasks._ATTEMPTS - 1, throw=True)
    last = tasks.cut.apply(kwargs={"clip_id": clip.pk}, retries=tasks._ATTEMPTS, throw=True)
    assert last.get() == "STORAGE_AWAY"
    clip.refresh_from_db()
    assert clip.state == ClipState.PENDING


@pytest.mark.media
def test_what_is_muted_stays_silent(broadcaster):
    video = make_counted_video(broadcaster.channel, epochs=[8])
    VideoSegment.objects.filter(rendition__video=video, msn=2).update(is_muted=True)
    clip = pending(video, offset_ms=2_000)
    with pytest.raises(FileNotFoundError, match="muted-2"):
        cut_clip(clip_id=clip.pk)


@pytest.mark.media
def test_deleted_while_it_is_cut(broadcaster, monkeypatch):
    """The row is gone with its account: no file may stay without a row."""
    video = make_counted_video(broadcaster.channel, epochs=[8])
    clip = pending(video)
    store = cutting._store

    def store_then_delete(*args):
        size = store(*args)
        Clip.objects.filter(pk=clip.pk).delete()
        return size

    monkeypatch.setattr(cutting, "_store", store_then_delete)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    assert list(list_objects(Area.CLIPS)) == []


def test_the_reconciler_sends_lost_clips_again(broadcaster, valkey, later, on_commit):
    video = make_video(broadcaster.channel, seconds=30)
    lost = pending(video)
    with on_commit():
        assert resume_pending_clips() == 0
    later(seconds=91)
    fresh = pending(video)
    Clip.objects.filter(pk=fresh.pk).update(queued_at=cutting.clock.now())
    with on_commit():
        assert resume_pending_clips() == 1
    assert valkey.llen("clips") == 1
    later(hours=7)
    with on_commit():
        resume_pending_clips()
    lost.refresh_from_db()
    assert lost.state == ClipState.FAILED


def test_waiting_is_a_task_of_its_own(broadcaster, valkey, on_commit):
    video = make_video(broadcaster.channel, seconds=8, state=VideoState.RECORDING)
    clip = pending(video, offset_ms=6_000)
    with on_commit():
        assert tasks.cut.apply(kwargs={"clip_id": clip.pk}).get() == "WAITING"
    assert valkey.llen("clips") == 1
