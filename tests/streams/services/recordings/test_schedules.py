"""Whatever a publisher, a node, a worker and a storage go through, the video is complete."""

import itertools
import random
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.models import Broadcast, StreamKey, Video, VideoState
from streams.services import recordings
from streams.services.recordings import Progress
from streams.services.recordings import objects as puts
from streams.spool import recover_journals
from streams.storage import Area, StorageUnavailable, list_objects, read_bytes
from tests.streams.services.recordings.conftest import Recorded

pytestmark = [pytest.mark.django_db, pytest.mark.media]
_NAMES = ("source", "160p")
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 35)),
        st.tuples(st.just("drop"), st.just(0)),
        st.tuples(st.just("kill"), st.integers(0, 30_000)),
        st.tuples(st.just("store"), st.integers(0, 9)),
        st.tuples(st.just("full"), st.integers(1, 25)),
    ),
    min_size=1,
    max_size=10,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=_STEPS, is_killed=st.booleans(), seed=st.integers(0, 1000))
def test_every_finished_segment_is_stored_once(
    broadcaster, live_dir, local_storage, steps, is_killed, seed
):
    Broadcast.objects.all().delete()
    StreamKey.objects.all().delete()
    recorded = Recorded(broadcaster, live_dir, _NAMES)
    spool, dice = recorded.spool, random.Random(seed)
    spool.publish(12)
    for step, number in steps:
        if step == "publish":
            spool.publish(number)
        elif step == "drop":
            spool.drop()
        elif step == "kill":
            spool.kill(torn_bytes=number, torn_line=b'{"msn":'[: number % 8]).restart()
        elif step == "full":
            spool.gauge.waiting_bytes = 10**13
            spool.publish(number)
            spool.gauge.waiting_bytes = 0
        else:
            _store(recorded, dice, fails=number / 10)
    _finish(recorded, dice, is_killed=is_killed)
    _check(recorded)
    shutil.rmtree(spool.folder)


def _store(recorded, dice, *, fails):
    real = puts.save_bytes

    def unreliable(*args, **options):
        if dice.random() < fails:
            raise StorageUnavailable
        real(*args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(puts, "save_bytes", unreliable)
        recordings.store_segments(broadcast_id=recorded.broadcast.pk)


def _finish(recorded, dice, *, is_killed):
    if is_killed:
        recorded.spool.kill(torn_bytes=dice.randrange(20_000))
    else:
        recorded.spool.end()
    recorded.end()
    video_id = Video.objects.get(broadcast=recorded.broadcast).pk
    assert recordings.finish_recording(video_id=video_id) is Progress.DONE


def _check(recorded):
    video = recorded.video
    assert video.state == VideoState.READY
    journals = recover_journals(recorded.spool.folder)
    expected = set()
    for row in video.renditions.all():
        segments = journals[row.name].segments
        rows = list(row.segments.order_by("msn"))
        assert [one.msn for one in rows] == [one.msn for one in segments]
        assert [one.epoch for one in rows] == [one.discontinuity for one in segments]
        for before, after in itertools.pairwise(rows):
            assert after.msn == before.msn + 1 or after.epoch > before.epoch
        assert row.duration_us == sum(one.duration_us for one in segments)
        for one in segments:
            name = f"{row.name}/seg-{one.msn}.m4s"
            on_disk = (recorded.spool.folder / name).read_bytes()
            assert read_bytes(Area.VIDEOS, f"{video.storage_prefix}/{name}") == on_disk
            expected |= {name, f"{row.name}/init-{one.init_number}.mp4"}
        expected.add(f"{row.name}/index.m3u8")
    assert video.duration_ms == video.renditions.get(name="source").duration_us // 1000
    stored = {
        found.key.removeprefix(f"{video.storage_prefix}/"): found.size_bytes
        for found in list_objects(Area.VIDEOS, f"{video.storage_prefix}/")
    }
    assert set(stored) == expected | {"index.m3u8"}
    assert 0 not in stored.values()
