"""What becomes of videos: words, cuts, silence, the trash, downloads, views."""

import errno
import json
import re
import shutil
import subprocess
from datetime import timedelta
from types import SimpleNamespace

import imageio_ffmpeg
import pytest
from structlog.testing import capture_logs

from accounts.services.deletions import erase_account
from streams.account_hooks import ChannelHooks
from streams.models import DownloadState, Video, VideoSegment, VideoState, VideoVisibility
from streams.services import videos
from streams.storage import Area, StorageUnavailable, list_objects, read_bytes, size_of
from tests.streams.clips import make_clip
from tests.streams.recorded import make_video
from twitchclone.core import clock, redis
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted, RateLimited

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel, seconds=20)


@pytest.fixture
def run_video_jobs(run_jobs, monkeypatch):
    """As `run_jobs`, for the queue of long tasks too."""

    def run():
        names = run_jobs()
        for queue in ("video", "edits"):
            while (raw := redis.client().lpop(queue)) is not None:
                redis.client().rpush("default", raw)
                names += run_jobs()
        return names

    return run


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    """Pictures are another service's, with tests of its own."""
    monkeypatch.setattr(videos.trim, "enqueue_on_commit", lambda *a, **k: None)


def muted(video: Video) -> list[int]:
    rows = VideoSegment.objects.filter(rendition__video=video, is_muted=True)
    return list(rows.order_by("msn").values_list("msn", flat=True))


def stored(video: Video) -> Video:
    return Video.objects.get(pk=video.pk)


class TestTrim:
    def test_it_is_rounded_inward(self, video, broadcaster):
        videos.trim_video(video=video, actor=broadcaster, start_ms=2_500, end_ms=11_900)
        kept = stored(video)
        assert (kept.trim_start_ms, kept.trim_end_ms) == (4_000, 10_000)

    def test_the_same_again_changes_nothing(self, video, broadcaster):
        for _ in range(3):
            videos.trim_video(video=stored(video), actor=broadcaster, start_ms=4_000, end_ms=10_000)
        kept = stored(video)
        assert (kept.trim_start_ms, kept.trim_end_ms) == (4_000, 10_000)

    def test_odd_durations(self, broadcaster):
        video = make_video(broadcaster.channel, seconds=20)
        rows = VideoSegment.objects.filter(rendition__video=video)
        rows.update(duration_us=1_966_667)
        videos.trim_video(video=video, actor=broadcaster, start_ms=2_000, end_ms=9_900)
        kept = stored(video)
        assert (kept.trim_start_ms, kept.trim_end_ms) == (3_933, 9_834)
        videos.trim_video(video=kept, actor=broadcaster, start_ms=3_933, end_ms=9_834)
        assert (stored(video).trim_start_ms, stored(video).trim_end_ms) == (3_933, 9_834)

    @pytest.mark.parametrize(
        ("start_ms", "end_ms"), [(0, 1_999), (19_999, None), (10_000, 5_000), (10**15, None)]
    )
    def test_something_has_to_be_left(self, video, broadcaster, start_ms, end_ms):
        with pytest.raises(InvalidInput):
            videos.trim_video(video=video, actor=broadcaster, start_ms=start_ms, end_ms=end_ms)

    def test_nulls_bring_everything_back(self, video, broadcaster):
        videos.trim_video(video=video, actor=broadcaster, start_ms=4_000, end_ms=10**9)
        assert (stored(video).trim_start_ms, stored(video).trim_end_ms) == (4_000, None)
        videos.trim_video(video=video, actor=broadcaster)
        assert (stored(video).trim_start_ms, stored(video).trim_end_ms) == (None, None)

    def test_not_while_recording(self, broadcaster):
        video = make_video(broadcaster.channel, state=VideoState.RECORDING)
        with pytest.raises(Conflict):
            videos.trim_video(video=video, actor=broadcaster, start_ms=2_000)


class TestMute:
    def test_a_range_is_silent_and_comes_back(
        self, broadcaster, any_storage, run_video_jobs, on_commit
    ):
        video = make_video(
            broadcaster.channel, seconds=10, has_media=True, renditions=["source", "160p"]
        )
        with on_commit():
            videos.mute_video(video=video, actor=broadcaster, ranges=[(2_500, 5_000)])
        assert muted(video) == []
        assert run_video_jobs() == ["streams.edits.mute"]
        assert muted(video) == [1, 1, 2, 2]
        for name in ("source", "160p"):
            folder = f"{video.storage_prefix}/{name}"
            init = read_bytes(Area.VIDEOS, f"{folder}/init-0.mp4")
            for msn in (1, 2):
                assert loudest_db(init + read_bytes(Area.VIDEOS, f"{folder}/muted-{msn}.m4s")) < -90
                assert loudest_db(init + read_bytes(Area.VIDEOS, f"{folder}/seg-{msn}.m4s")) > -30
        with on_commit():
            videos.mute_video(video=video, actor=broadcaster, ranges=[(4_000, 5_000)])
        assert muted(video) == [2, 2]
        run_video_jobs()
        videos.mute_video(video=video, actor=broadcaster, ranges=[])
        assert muted(video) == []
        assert stored(video).muted_ranges == []

    def test_a_task_that_got_lost_is_sent_again_when_the_same_is_asked(
        self, broadcaster, local_storage, run_video_jobs, on_commit
    ):
        video = make_video(broadcaster.channel, seconds=10, has_media=True)
        for _ in range(2):  # the first time its message is lost with the transaction's end
            redis.client().delete("edits")
            with on_commit():
                videos.mute_video(video=stored(video), actor=broadcaster, ranges=[(2_500, 5_000)])
        assert run_video_jobs() == ["streams.edits.mute"]
        with on_commit():
            videos.mute_video(video=stored(video), actor=broadcaster, ranges=[(2_500, 5_000)])
        assert run_video_jobs() == []

    def test_what_is_taken_back_from_the_trash_is_silent(
        self, broadcaster, local_storage, run_video_jobs, on_commit
    ):
        video = make_video(broadcaster.channel, seconds=10, has_media=True)
        with on_commit():
            videos.mute_video(video=video, actor=broadcaster, ranges=[(2_500, 5_000)])
        videos.delete_video(video=stored(video), actor=broadcaster)
        run_video_jobs()
        videos.restore_video(video=stored(video), actor=broadcaster)
        assert muted(video) == [1, 2]

    def test_a_late_task_mutes_only_what_is_wanted_by_now(
        self, broadcaster, local_storage, monkeypatch
    ):
        video = make_video(broadcaster.channel, seconds=10, has_media=True)
        Video.objects.filter(pk=video.pk).update(muted_ranges=[[0, 10_000]])
        original = videos.mute._store_silent_copy

        def meanwhile(video, *rest):
            Video.objects.filter(pk=video.pk).update(muted_ranges=[[0, 2_000]])
            original(video, *rest)

        monkeypatch.setattr(videos.mute, "_store_silent_copy", meanwhile)
        assert videos.apply_mutes(video_id=video.pk) == 1
        assert muted(video) == [0]

    def test_ranges_are_joined_and_held_within_the_video(self, video, broadcaster):
        videos.mute_video(
            video=video, actor=broadcaster, ranges=[(8_000, 10**9), (1_000, 3_000), (2_000, 4_000)]
        )
        assert stored(video).muted_ranges == [[1_000, 4_000], [8_000, 20_000]]

    @pytest.mark.parametrize("ranges", [[(5, 5)], [(10, 5)], [(10**9, 10**9 + 1)]])
    def test_bad_ranges(self, video, broadcaster, ranges):
        with pytest.raises(InvalidInput):
            videos.mute_video(video=video, actor=broadcaster, ranges=ranges)


def loudest_db(data: bytes) -> float:
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-f", "mp4", "-i", "pipe:0"),
        *("-map", "0:a", "-af", "volumedetect", "-f", "null", "-"),
    ]
    said = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stderr
    match = re.search(rb"max_volume: (-?[0-9.]+) dB", said)
    assert match
    return float(match[1])


class TestTrash:
    def test_there_and_back(self, video, broadcaster, later):
        videos.delete_video(video=video, actor=broadcaster)
        first = stored(video).deleted_at
        later(hours=3)
        videos.delete_video(video=video, actor=broadcaster)
        assert stored(video).deleted_at == first
        videos.restore_video(video=video, actor=broadcaster)
        assert stored(video).deleted_at is None

    def test_a_day_later_it_is_too_late(self, video, broadcaster, later):
        videos.delete_video(video=video, actor=broadcaster)
        later(hours=25)
        with pytest.raises(Conflict):
            videos.restore_video(video=video, actor=broadcaster)

    def test_not_while_recording(self, broadcaster):
        video = make_video(broadcaster.channel, state=VideoState.RECORDING)
        with pytest.raises(Conflict):
            videos.delete_video(video=video, actor=broadcaster)


class TestDownload:
    def test_what_is_shown_becomes_one_file(
        self, broadcaster, any_storage, run_video_jobs, on_commit
    ):
        video = make_video(
            broadcaster.channel, seconds=10, has_media=True, renditions=["source", "160p"]
        )
        videos.trim_video(video=video, actor=broadcaster, start_ms=2_000, end_ms=8_000)
        with on_commit():
            assert videos.request_download(video=video).download_state == DownloadState.PREPARING
        run_video_jobs()
        assert stored(video).download_state == DownloadState.READY
        key = f"{video.storage_prefix}/download.mp4"
        data = read_bytes(Area.VIDEOS, key)
        assert data.index(b"moov") < data.index(b"mdat")  # plays before all of it is there
        seconds, size = describe(data)
        assert seconds == pytest.approx(6, abs=0.1)
        assert size == b"640x360"
        with on_commit():
            videos.trim_video(video=stored(video), actor=broadcaster)
        assert stored(video).download_state == DownloadState.NONE
        run_video_jobs()
        assert size_of(Area.VIDEOS, key) is None

    def test_breaks_are_put_together(self, broadcaster, local_storage):
        video = make_video(broadcaster.channel, seconds=10, has_media=True, breaks=[2, 4])
        rows = VideoSegment.objects.filter(rendition__video=video)
        rows.update(init_number=0)
        videos.request_download(video=video)
        assert videos.make_download(video_id=video.pk) == DownloadState.READY
        data = read_bytes(Area.VIDEOS, f"{video.storage_prefix}/download.mp4")
        assert describe(data)[0] == pytest.approx(10, abs=0.2)
        assert frames(data) == 300

    def test_a_cut_made_meanwhile_leaves_no_file(self, broadcaster, local_storage, monkeypatch):
        video = make_video(broadcaster.channel, seconds=10, has_media=True)
        videos.request_download(video=video)
        original = videos.downloads._make

        def meanwhile(asked, work):
            videos.trim_video(video=asked, actor=broadcaster, start_ms=4_000)
            return original(asked, work)

        monkeypatch.setattr(videos.downloads, "_make", meanwhile)
        assert videos.make_download(video_id=video.pk) == DownloadState.NONE
        videos.remove_download(video_id=video.pk)
        assert size_of(Area.VIDEOS, f"{video.storage_prefix}/download.mp4") is None

    def test_a_disk_without_room_is_said_before_it_is_full(
        self, broadcaster, local_storage, monkeypatch
    ):
        video = make_video(broadcaster.channel, seconds=4, has_media=True)
        videos.request_download(video=video)
        room = 2_000_000_000 + 2 * video.renditions.get().size_bytes
        free = SimpleNamespace(free=room - 1)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
        assert videos.make_download(video_id=video.pk) == DownloadState.FAILED
        assert "no room" in stored(video).download_reason
        free.free = room
        assert videos.request_download(video=stored(video)).download_reason == ""
        assert videos.make_download(video_id=video.pk) == DownloadState.READY

    def test_a_disk_that_fails_is_a_failure(self, broadcaster, local_storage, monkeypatch):
        video = make_video(broadcaster.channel, seconds=4, has_media=True)
        videos.request_download(video=video)

        def fail(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(shutil, "copyfileobj", fail)
        assert videos.make_download(video_id=video.pk) == DownloadState.FAILED

    def test_what_is_late_may_be_asked_for_again(self, video, on_commit):
        with on_commit():
            assert not videos.request_download(video=video).is_download_late
        assert videos.request_download(video=video).download_state == DownloadState.PREPARING
        queued = redis.client().llen("video")
        assert queued == 1
        Video.objects.update(download_asked_at=clock.now() - timedelta(minutes=61))
        assert stored(video).is_download_late
        with on_commit():
            assert not videos.request_download(video=video).is_download_late
        assert redis.client().llen("video") == 2

    def test_what_is_made_of_a_video_is_counted(self, broadcaster, any_storage):
        video = make_video(broadcaster.channel, seconds=4, has_media=True)
        videos.mute_video(video=video, actor=broadcaster, ranges=[(0, 2_000)])
        videos.apply_mutes(video_id=video.pk)
        silent = stored(video).derived_bytes
        assert silent == size_of(Area.VIDEOS, f"{video.storage_prefix}/source/muted-0.m4s")
        videos.request_download(video=stored(video))
        videos.make_download(video_id=video.pk)
        whole = size_of(Area.VIDEOS, f"{video.storage_prefix}/download.mp4")
        assert stored(video).derived_bytes == silent + whole
        videos.trim_video(video=stored(video), actor=broadcaster, start_ms=2_000)
        videos.remove_download(video_id=video.pk)
        assert stored(video).derived_bytes == silent

    def test_missing_segments_are_a_failure_and_may_be_tried_again(
        self, video, local_storage, broadcaster
    ):
        videos.request_download(video=video)
        assert videos.make_download(video_id=video.pk) == DownloadState.FAILED
        assert videos.request_download(video=video).download_state == DownloadState.PREPARING


def describe(data: bytes) -> tuple[float, bytes]:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", "pipe:0"]
    said = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60).stderr
    duration = re.search(rb"Duration: (\d+):(\d+):([\d.]+)", said)
    size = re.search(rb", (\d+x\d+)", said)
    assert duration, said
    assert size
    hours, minutes, seconds = (float(part) for part in duration.groups())
    return hours * 3600 + minutes * 60 + seconds, size[1]


def frames(data: bytes) -> int:
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-i", "pipe:0"),
        *("-map", "0:v", "-f", "framemd5", "-"),
    ]
    made = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stdout
    return sum(not line.startswith(b"#") for line in made.splitlines())


class TestWords:
    def test_they_are_cleaned(self, video, broadcaster):
        videos.update_video(
            video=video,
            actor=broadcaster,
            title="  Two\u202e  words ",
            description="One\r\nTwo\x00\n\n",
            tags=["#Chess"],
            language="de",
        )
        kept = stored(video)
        assert (kept.title, kept.description, kept.tags) == ("Two words", "One\nTwo", ["chess"])

    @pytest.mark.parametrize(
        "change", [{"title": "x" * 141}, {"description": "x" * 5001}, {"language": "xx"}]
    )
    def test_too_much_is_refused(self, video, broadcaster, change):
        with pytest.raises(InvalidInput):
            videos.update_video(video=video, actor=broadcaster, **change)


class TestPassword:
    def test_it_is_kept_as_a_hash_and_compared(self, video, broadcaster):
        with pytest.raises(InvalidInput):
            videos.set_visibility(video=video, actor=broadcaster, visibility="password")
        videos.set_visibility(
            video=video, actor=broadcaster, visibility="password", password=" open sesame "
        )
        kept = stored(video)
        assert kept.visibility == VideoVisibility.PASSWORD
        assert "sesame" not in kept.password_hash
        videos.unlock_video(video=kept, password=" open sesame ", address="192.0.2.1")
        with pytest.raises(NotPermitted):
            videos.unlock_video(video=kept, password="open sesame", address="192.0.2.1")

    def test_tries_are_few(self, video, broadcaster):
        videos.set_visibility(
            video=video, actor=broadcaster, visibility="password", password="right"
        )
        kept = stored(video)
        for _ in range(10):
            with pytest.raises(NotPermitted):
                videos.unlock_video(video=kept, password="wrong", address="192.0.2.1")
        with pytest.raises(RateLimited):
            videos.unlock_video(video=kept, password="right", address="192.0.2.1")
        videos.unlock_video(video=kept, password="right", address="192.0.2.2")


class TestViews:
    def test_a_viewer_counts_once_a_day(self, video, later):
        assert videos.count_view(video=video, viewer_key="u:1")
        assert not videos.count_view(video=video, viewer_key="u:1")
        assert videos.count_view(video=video, viewer_key="u:2")
        later(hours=24)
        assert videos.count_view(video=video, viewer_key="u:1")
        assert videos.flush_views() == 1
        assert stored(video).view_count == 3
        assert videos.flush_views() == 0
        assert stored(video).view_count == 3

    def test_an_address_counts_for_a_few(self, video, settings):
        settings.VIEWERS_PER_ADDRESS = 2
        counted = [
            videos.count_view(video=video, viewer_key=f"v:{n}", address="192.0.2.1")
            for n in range(5)
        ]
        assert counted == [True, True, False, False, False]
        assert videos.count_view(video=video, viewer_key="v:9", address="192.0.2.2")

    def test_what_a_killed_process_set_aside_is_written(self, video):
        videos.count_view(video=video, viewer_key="u:1")
        redis.client().rename("video-views:pending", "video-views:flushing")
        videos.count_view(video=video, viewer_key="u:2")
        videos.flush_views()
        videos.flush_views()
        assert stored(video).view_count == 2


CHANGES = {
    "update": lambda **who: videos.update_video(**who, title="Mine"),
    "visibility": lambda **who: videos.set_visibility(**who, visibility="private"),
    "trim": lambda **who: videos.trim_video(**who, start_ms=4_000),
    "mute": lambda **who: videos.mute_video(**who, ranges=[(0, 2_000)]),
    "delete": videos.delete_video,
    "restore": videos.restore_video,
    "chapter": lambda **who: videos.add_chapter(**who, offset_ms=0, title="Mine"),
    "reset": videos.reset_thumbnail,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["outsider", "banned", "viewer"])
def test_nobody_else_changes_anything(request, video, change, who, local_storage):
    before = Video.objects.filter(pk=video.pk).values().get()
    with pytest.raises(NotPermitted):
        CHANGES[change](video=video, actor=request.getfixturevalue(who))
    assert Video.objects.filter(pk=video.pk).values().get() == before


@pytest.mark.parametrize("change", CHANGES)
def test_site_moderators_may(video, moderator, change, local_storage):
    CHANGES[change](video=video, actor=moderator)


def test_trash_is_a_day_long(settings):
    from streams.policies.videos import TRASH_LIFETIME

    assert timedelta(days=1) == TRASH_LIFETIME


class TestPurge:
    def test_a_day_in_the_trash_and_then_it_is_gone(self, broadcaster, any_storage, later):
        video = make_video(broadcaster.channel, seconds=4, has_media=True)
        kept = make_video(broadcaster.channel, seconds=4, has_media=True)
        videos.delete_video(video=video, actor=broadcaster)
        assert videos.purge_trash() == 0
        later(hours=24)
        assert videos.purge_trash() == 1
        assert list(Video.objects.all()) == [kept]
        folders = {found.key.split("/")[0] for found in list_objects(Area.VIDEOS)}
        assert folders == {kept.storage_prefix}

    def test_one_that_cannot_be_removed_keeps_its_row_and_holds_up_no_other(
        self, broadcaster, later, monkeypatch
    ):
        stuck, *others = (make_video(broadcaster.channel) for _ in range(3))

        def fail(area: Area, prefix: str) -> int:
            if prefix == stuck.storage_prefix:
                raise StorageUnavailable
            return 0

        monkeypatch.setattr(videos.purge, "delete_prefix", fail)
        for video in (stuck, *others):
            videos.delete_video(video=video, actor=broadcaster)
        later(hours=24)
        with capture_logs() as logs:
            assert videos.purge_trash() == 2
        assert list(Video.objects.all()) == [stuck]
        (failed,) = (line for line in logs if line["event"] == "video.purge_failed")
        assert failed["video_id"] == stuck.pk and failed["log_level"] == "error"

    def test_retention(self, broadcaster, later):
        due = make_video(broadcaster.channel, expires_at=clock.now() + timedelta(days=1))
        make_video(broadcaster.channel, expires_at=clock.now() + timedelta(days=9))
        make_video(broadcaster.channel)
        assert videos.expire_videos() == 0
        later(days=2)
        assert videos.expire_videos() == 1
        assert videos.expire_videos() == 0
        assert stored(due).deleted_at is not None

    def test_what_was_taken_back_is_kept_as_long_as_a_new_recording(
        self, broadcaster, later, settings
    ):
        settings.VIDEO_RETENTION_DAYS = 14
        video = make_video(broadcaster.channel, expires_at=clock.now() + timedelta(days=1))
        later(days=2)
        videos.expire_videos()
        videos.restore_video(video=stored(video), actor=broadcaster)
        assert videos.expire_videos() == 0
        assert (stored(video).expires_at - clock.now()).days in (13, 14)

    def test_a_deleted_account_leaves_no_files(
        self, broadcaster, viewer, any_storage, run_video_jobs, on_commit
    ):
        make_video(broadcaster.channel, seconds=4, has_media=True)
        kept = make_video(viewer.channel, seconds=4, has_media=True)
        with on_commit():
            erase_account(account=broadcaster)
        assert "streams.video.delete_folders" in run_video_jobs()
        folders = {found.key.split("/")[0] for found in list_objects(Area.VIDEOS)}
        assert folders == {kept.storage_prefix}


def test_the_export_tells_of_videos_and_no_secret(video, broadcaster, viewer):
    videos.set_visibility(video=video, actor=broadcaster, visibility="password", password="sesame")
    videos.save_progress(user=viewer, video=video, position_ms=5_000)
    collection = videos.create_collection(
        channel=broadcaster.channel, actor=broadcaster, title="Best"
    )
    videos.add_to_collection(collection=collection, actor=broadcaster, video=video)
    make_clip(video, viewer, title="Of Ana")
    told = ChannelHooks().export_account(account=broadcaster)
    assert [(one["title"], one["is_made_by_you"]) for one in told["clips"]] == [("Of Ana", False)]
    (made,) = ChannelHooks().export_account(account=viewer)["clips"]
    assert (made["channel"], made["is_made_by_you"]) == ("ana", True)
    assert told["videos"][0]["chapters"][0]["kind"] == "start"
    assert told["collections"][0]["video_ids"] == [str(video.pk)]
    assert told["watch_progress"] == []
    text = json.dumps(told)
    assert stored(video).password_hash not in text
    assert video.storage_prefix not in text
    other = ChannelHooks().export_account(account=viewer)
    assert other["watch_progress"][0]["position_ms"] == 5_000
    assert other["videos"] == []
