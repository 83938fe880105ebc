"""Stored files without a row go, and nothing else does; on a folder and on S3."""

import json
import os
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from structlog.testing import capture_logs

from accounts.models import User
from streams.models import (
    Clip,
    DownloadState,
    Upload,
    UploadState,
    Video,
    VideoRendition,
    VideoSegment,
    VideoState,
)
from streams.services import storage_prune, stored_names
from streams.services.storage_prune import prune_storage, report_strays
from streams.storage import Area, list_objects, save_bytes
from streams.storage.incoming import incoming_folder
from tests.streams.recorded import make_video
from twitchclone.core import clock
from twitchclone.core.ids import storage_prefix

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def incoming(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything stored by now is a day old."""
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(storage_prune.clock, "now", lambda: later)


def put(area: Area, *keys: str) -> None:
    for key in keys:
        save_bytes(area, key, b"12345", content_type="video/mp4")


def keys(area: Area) -> set[str]:
    return {found.key for found in list_objects(area)}


def prune(**options: Any) -> dict[str, Any]:
    return prune_storage(**{"older_than": DAY, "is_dry_run": False, **options})


def make_clip(owner: User) -> Clip:
    return Clip.objects.create(channel_id=owner.pk, title="a", offset_ms=0, duration_ms=1)


def make_upload(owner: User, video_state: VideoState, state: UploadState) -> Upload:
    video = Video.objects.create(channel_id=owner.pk, kind="upload", state=video_state)
    return Upload.objects.create(
        channel_id=owner.pk,
        video=video,
        protocol="tus",
        state=state,
        size_bytes=5,
        expires_at=clock.now(),
    )


def test_folders_that_nobody_knows_go(any_storage: str, broadcaster: User, tomorrow: None) -> None:
    video, clip = make_video(broadcaster.channel), make_clip(broadcaster)
    waiting = make_upload(broadcaster, VideoState.RECEIVED, UploadState.RECEIVED)
    done = make_upload(broadcaster, VideoState.READY, UploadState.RECEIVED)
    lost = storage_prefix()
    put(Area.VIDEOS, f"{video.storage_prefix}/source/seg-0.m4s", f"{lost}/source/seg-0.m4s")
    put(Area.VIDEOS, f"{lost}/index.m3u8")
    put(Area.CLIPS, f"{clip.storage_prefix}/clip.mp4", f"{lost}/clip.mp4")
    originals = [f"{one.video.storage_prefix}/original" for one in (waiting, done)]
    put(Area.UPLOADS, *originals)

    told = prune(is_dry_run=True)

    assert set(told["videos"].keys) == {f"{lost}/source/seg-0.m4s", f"{lost}/index.m3u8"}
    assert len(keys(Area.VIDEOS)) == 3
    pruned = prune()
    assert (pruned["videos"].folders, pruned["videos"].files, pruned["videos"].size_bytes) == (
        1,
        2,
        10,
    )
    assert keys(Area.VIDEOS) == {f"{video.storage_prefix}/source/seg-0.m4s"}
    assert keys(Area.CLIPS) == {f"{clip.storage_prefix}/clip.mp4"}
    assert keys(Area.UPLOADS) == {originals[0]}
    assert prune()["videos"].files == 0


def test_what_is_young_stays(any_storage: str, broadcaster: User) -> None:
    put(Area.VIDEOS, f"{storage_prefix()}/source/seg-0.m4s")
    assert prune()["videos"].files == 0
    assert len(keys(Area.VIDEOS)) == 1


def test_videos_in_the_trash_or_taken_down_keep_their_files(
    any_storage: str, broadcaster: User, tomorrow: None
) -> None:
    for changes in ({"deleted_at": clock.now()}, {"taken_down_at": clock.now()}):
        video = make_video(broadcaster.channel, **changes)
        put(Area.VIDEOS, f"{video.storage_prefix}/source/seg-0.m4s")
    assert prune()["videos"].files == 0


def test_strays_in_a_known_folder_go_and_everything_spoken_of_stays(
    any_storage: str, broadcaster: User, tomorrow: None
) -> None:
    video = make_video(broadcaster.channel, seconds=4)
    VideoSegment.objects.filter(msn=1).update(is_muted=True)
    video.thumbnail = "thumbnail-abc.jpg"
    video.storyboard = {"sheets": 1}
    video.save()
    prefix = video.storage_prefix
    kept = {
        *("index.m3u8", "thumbnail.jpg", "thumbnail-abc.jpg", "storyboard-0.jpg", "notes.txt"),
        *("source/index.m3u8", "source/init-0.mp4", "source/seg-0.m4s", "source/seg-1.m4s"),
        *("source/muted-1.m4s", "source/deep/er.bin"),
    }
    strays = {
        *("thumbnail-old.jpg", "storyboard-1.jpg", "download.mp4", "source/.tmp-ab12"),
        *("source/init-1.mp4", "source/seg-2.m4s", "source/muted-0.m4s"),
        *("480p/index.m3u8", "480p/init-0.mp4", "480p/seg-0.m4s"),
    }
    put(Area.VIDEOS, *(f"{prefix}/{name}" for name in kept | strays))

    pruned = prune()

    assert keys(Area.VIDEOS) == {f"{prefix}/{name}" for name in kept}
    assert (pruned["videos"].folders, pruned["videos"].files) == (0, len(strays))


@pytest.mark.parametrize(
    "changes",
    [
        {"state": VideoState.RECORDING},
        {"state": VideoState.TRANSCODING},
        {"download_state": DownloadState.PREPARING},
    ],
)
def test_nothing_is_taken_from_a_folder_that_is_written_to(
    changes: dict[str, str], any_storage: str, broadcaster: User, tomorrow: None
) -> None:
    video = make_video(broadcaster.channel, **changes)
    put(Area.VIDEOS, f"{video.storage_prefix}/480p/seg-9.m4s")
    assert prune()["videos"].files == 0


def test_a_row_that_appears_after_the_listing_keeps_its_files(
    any_storage: str, broadcaster: User, tomorrow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database restored meanwhile, say: the folder is known when it comes to deleting."""
    prefix = storage_prefix()
    put(Area.VIDEOS, f"{prefix}/source/seg-0.m4s")
    asked: list[set[str]] = []

    def ask(area: Area, prefixes: Any) -> set[str]:
        found = stored_names.referenced_prefixes(area, prefixes)
        if area is Area.VIDEOS and not asked:
            asked.append(found)
            make_video(broadcaster.channel, storage_prefix=prefix)
        return found

    monkeypatch.setattr(storage_prune, "referenced_prefixes", ask)

    assert prune()["videos"].files == 0
    assert asked == [set()]
    assert keys(Area.VIDEOS) == {f"{prefix}/source/seg-0.m4s"}


def test_a_segment_that_gets_its_row_after_the_listing_stays(
    any_storage: str, broadcaster: User, tomorrow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = make_video(broadcaster.channel, seconds=2)
    put(Area.VIDEOS, f"{video.storage_prefix}/source/seg-7.m4s")
    rendition = VideoRendition.objects.get(video=video)

    def ask(area: Area, prefix: str, names: Any) -> set[str]:
        if area is Area.VIDEOS:
            VideoSegment.objects.create(
                rendition=rendition,
                msn=7,
                epoch=0,
                init_number=0,
                pdt_ms=1,
                duration_us=1,
                size_bytes=5,
            )
        return stored_names.stray_names(area, prefix, names)

    monkeypatch.setattr(storage_prune, "stray_names", ask)

    assert prune()["videos"].files == 0
    assert len(keys(Area.VIDEOS)) == 1


def test_incoming_files_of_uploads_that_are_over_go(local_storage: Path, broadcaster: User) -> None:
    waiting = make_upload(broadcaster, VideoState.RECEIVING, UploadState.RECEIVING)
    done = make_upload(broadcaster, VideoState.READY, UploadState.RECEIVED)
    young = uuid.uuid4()
    long_ago = (clock.now() - 2 * DAY).timestamp()
    for upload_id in (waiting.pk, done.pk, uuid.uuid4(), young):
        folder = incoming_folder(upload_id)
        folder.mkdir(parents=True)
        (folder / "data").write_bytes(b"12345")
        if upload_id != young:
            os.utime(folder / "data", (long_ago, long_ago))
            os.utime(folder, (long_ago, long_ago))

    assert prune(is_dry_run=True)["incoming"].folders == 2
    pruned = prune()["incoming"]

    assert (pruned.folders, pruned.size_bytes) == (2, 10)
    left = {path.name for path in incoming_folder(young).parent.iterdir() if path.is_dir()}
    assert left == {str(waiting.pk), str(young)}


def test_the_command_prints_one_json_object(
    any_storage: str, broadcaster: User, tomorrow: None
) -> None:
    lost = storage_prefix()
    put(Area.CLIPS, f"{lost}/clip.mp4")
    printed = StringIO()
    call_command("prune_storage", "--dry-run", stdout=printed)
    told = json.loads(printed.getvalue())
    assert told["is_dry_run"]
    assert told["clips"] == {"folders": 1, "files": 1, "bytes": 5, "keys": [f"{lost}/clip.mp4"]}
    printed = StringIO()
    call_command("prune_storage", "--older-than-hours", "30", stdout=printed)
    assert json.loads(printed.getvalue())["clips"]["files"] == 0
    printed = StringIO()
    call_command("prune_storage", stdout=printed)
    assert json.loads(printed.getvalue())["clips"] == {"folders": 1, "files": 1, "bytes": 5}
    assert keys(Area.CLIPS) == set()
    with pytest.raises(CommandError):
        call_command("prune_storage", "--older-than-hours", "0")


def test_beat_reports_and_removes_nothing(broadcaster, any_storage, tomorrow):
    """A folder whose row is gone: of a video, of a clip."""
    video = make_video(broadcaster.channel)
    stray, other = storage_prefix(), storage_prefix()
    put(Area.VIDEOS, f"{stray}/source/seg-0.m4s", f"{video.storage_prefix}/source/seg-0.m4s")
    put(Area.CLIPS, f"{other}/clip.mp4")
    before = keys(Area.VIDEOS) | keys(Area.CLIPS)
    with capture_logs() as logs:
        assert report_strays() == 2
    told = {
        line["area"]: line["folders"] for line in logs if line["event"] == "storage.strays_found"
    }
    assert told == {"videos": 1, "clips": 1}
    assert keys(Area.VIDEOS) | keys(Area.CLIPS) == before
