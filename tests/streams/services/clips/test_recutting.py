"""Clips of a video that is muted later: silent as it is, and heard by nobody until they are."""

import pytest

from streams.models import Clip, ClipState
from streams.services.clips import CutOutcome, cut_clip
from streams.services.clips import cut as cutting
from streams.services.videos import apply_mutes, mute_video
from streams.storage import Area, list_objects, read_bytes
from tests.streams.clips import add_files, make_clip
from tests.streams.counted import beep_times_s, make_counted_video
from tests.streams.recorded import make_video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_storage")]


def make_pending(clip: Clip) -> None:
    Clip.objects.filter(pk=clip.pk).update(state=ClipState.PENDING)


@pytest.mark.media
def test_it_is_silent_where_its_video_is(broadcaster):
    video = make_counted_video(broadcaster.channel, epochs=[16])
    clip = make_clip(video, offset_ms=2_000, duration_ms=8_000)
    make_pending(clip)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    old = clip.storage_prefix
    assert len(beep_times_s(read_bytes(Area.CLIPS, f"{old}/clip.mp4"))) >= 7
    mute_video(video=video, actor=broadcaster, ranges=[(4_000, 6_000)])
    clip.refresh_from_db()
    assert (clip.state, clip.storage_prefix != old) == (ClipState.PENDING, True)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.BUSY  # no silence yet
    apply_mutes(video_id=video.pk)
    assert cut_clip(clip_id=clip.pk) is CutOutcome.DONE
    clip.refresh_from_db()
    assert clip.state == ClipState.READY
    heard = beep_times_s(read_bytes(Area.CLIPS, f"{clip.storage_prefix}/clip.mp4"))
    assert heard and not [at for at in heard if 2.1 < at < 3.9]


def test_others_stay_as_they_are(broadcaster, valkey, on_commit):
    video = make_video(broadcaster.channel, seconds=120)
    touched = make_clip(video, offset_ms=58_000, duration_ms=10_000)
    far = make_clip(video, offset_ms=10_000, duration_ms=10_000)
    for clip in (touched, far):
        add_files(clip)
    with on_commit():
        mute_video(video=video, actor=broadcaster, ranges=[(60_000, 61_000)])
    states = dict(Clip.objects.values_list("pk", "state"))
    assert states == {touched.pk: ClipState.PENDING, far.pk: ClipState.READY}
    assert valkey.llen("clips") == 1
    # Sound that comes back is cut in again.
    Clip.objects.update(state=ClipState.READY)
    with on_commit():
        mute_video(video=video, actor=broadcaster, ranges=[])
    assert Clip.objects.get(state=ClipState.PENDING) == touched
    assert {found.key.split("/")[0] for found in list_objects(Area.CLIPS)} >= {far.storage_prefix}


@pytest.mark.media
def test_a_video_that_is_muted_while_a_clip_is_cut(broadcaster, monkeypatch):
    video = make_counted_video(broadcaster.channel, epochs=[8])
    clip = make_clip(video)
    make_pending(clip)
    store = cutting._store

    def store_then_mute(*args):
        size = store(*args)
        mute_video(video=video, actor=broadcaster, ranges=[(2_000, 4_000)])
        return size

    monkeypatch.setattr(cutting, "_store", store_then_mute)
    cut_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert clip.state == ClipState.PENDING
