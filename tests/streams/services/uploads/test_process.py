"""From received bytes to a playable video, by real ffmpeg; and what is refused on the way."""

import shutil
import struct
import zlib
from types import SimpleNamespace

import pytest

from streams.media.mp4 import Mp4Splitter
from streams.models import (
    Upload,
    UploadProtocol,
    Video,
    VideoRendition,
    VideoState,
    VideoVisibility,
)
from streams.services.uploads import process, reconcile_uploads, transcode
from streams.services.uploads.originals import original_key
from streams.services.uploads.process import lease_name, process_upload
from streams.services.uploads.stages import Abandoned, Rejected
from streams.services.uploads.transcode import ConversionFailed
from streams.services.videos import delete_video, restore_video
from streams.storage import Area, StorageUnavailable, list_objects, read_bytes, save_bytes, scratch
from streams.storage.incoming import incoming_file, incoming_folder
from streams.storage.names import init_key, segment_key
from streams.transcode import probe
from streams.transcode.probe import probe_file
from tests.streams.files import files_below, received, video_file
from tests.streams.fixtures import later
from tests.valkey import valkey
from twitchclone.core.db import try_lease

__all__ = ["later", "valkey"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.media]

LADDER = ["240p:426x240:400k:30", "160p:284x160:230k:15"]


@pytest.fixture(autouse=True)
def _small(settings, tmp_path, local_storage):
    settings.DATA_DIR = tmp_path
    settings.TRANSCODE_LADDER = LADDER
    settings.CLAMD_URL = ""


def stored(video: Video) -> list[str]:
    return sorted(one.key for one in list_objects(Area.VIDEOS, f"{video.storage_prefix}/"))


def finished(upload: Upload) -> Video:
    assert process_upload(video_id=upload.video_id)
    return Video.objects.get(pk=upload.video_id)


def test_a_file_becomes_a_video_of_aligned_renditions(broadcaster, tmp_path):
    upload = received(broadcaster, video_file(seconds=9), title="The finals", visibility="unlisted")
    video = finished(upload)
    assert (video.state, video.state_reason, video.progress_percent) == (VideoState.READY, "", 100)
    assert (video.title, video.visibility) == ("The finals", VideoVisibility.UNLISTED)
    assert abs(video.duration_ms - 9000) < 100
    assert video.published_at is not None
    rows = list(video.renditions.prefetch_related("segments"))
    assert [row.name for row in rows] == ["source", "240p", "160p"]
    assert [(row.width, row.height, row.fps) for row in rows] == [
        (640, 360, 30.0), (426, 240, 30.0), (284, 160, 15.0),
    ]  # fmt: skip
    for row in rows:
        assert [one.msn for one in row.segments.order_by("msn")] == [0, 1, 2]
        durations = [one.duration_us for one in row.segments.order_by("msn")]
        assert durations[:2] == [4_000_000, 4_000_000]
        assert row.target_duration_s == 4
        assert row.is_complete
        assert row.codecs.startswith("avc1.")
        assert row.codecs.endswith("mp4a.40.2")
    assert video.size_bytes == sum(row.size_bytes for row in rows)
    # Every segment begins with a keyframe, at the same moment in each rendition.
    starts = {row.name: segment_starts(video, row) for row in rows}
    assert all(is_independent for found in starts.values() for _, is_independent in found)
    assert len({tuple(start // 1000 for start, _ in found) for found in starts.values()}) == 1
    assert not incoming_folder(upload.pk).exists()
    assert files_below(tmp_path / "uploads-work") == []
    assert video.thumbnail
    assert video.storyboard
    assert {
        f"{video.storage_prefix}/index.m3u8",
        f"{video.storage_prefix}/{video.thumbnail}",
    } <= set(stored(video))


def segment_starts(video: Video, row: VideoRendition) -> list[tuple[int, bool]]:
    splitter = Mp4Splitter()
    splitter.feed(read_bytes(Area.VIDEOS, init_key(video.storage_prefix, row.name, 0)))
    found = []
    for one in row.segments.order_by("msn"):
        data = read_bytes(Area.VIDEOS, segment_key(video.storage_prefix, row.name, one.msn))
        (fragment,) = splitter.feed(data)
        found.append((fragment.start_us, fragment.is_independent))
    return found


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({"has_audio": False}, (640, 360)),
        ({"rate": "30000/1001"}, (640, 360)),
        ({"rate": "25", "container": "matroska"}, (640, 360)),
        ({"container": "mpegts"}, (640, 360)),
        ({"container": "avi", "extra": ("-c:v", "mpeg4")}, (640, 360)),
        ({"size": "360x640"}, (360, 640)),
        ({"extra": ("-vf", "setsar=4/3"), "container": "matroska"}, (852, 360)),
    ],
)
def test_other_kinds_of_files(broadcaster, options, shape):
    video = finished(received(broadcaster, video_file(seconds=5, **options)))
    assert video.state == VideoState.READY, video.state_reason
    best = video.renditions.first()
    assert (best.width, best.height) == shape
    counts = {row.segments.count() for row in video.renditions.all()}
    assert counts == {2}


def test_on_s3_too(broadcaster, s3_bucket, s3_server):
    video = finished(received(broadcaster, video_file(seconds=5)))
    assert video.state == VideoState.READY
    keys = s3_server.keys(s3_bucket)
    assert f"vod/{segment_key(video.storage_prefix, 'source', 0)}" in keys
    assert not [key for key in keys if key.startswith("uploads/")]


def png_bomb() -> bytes:
    """A picture of 60,000 by 60,000 grey dots in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(60_001) * 50, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


SECRET = "file:///etc/passwd"
HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("text", b"This is not a video.\n" * 500),
        ("html", b"<html><script>alert(1)</script></html>"),
        ("one byte", b"\0"),
        ("zeros", bytes(100_000)),
        ("playlist to a file", HLS.format(SECRET).encode()),
        ("playlist to the network", HLS.format("http://169.254.169.254/latest").encode()),
        ("ffconcat", f"ffconcat version 1.0\nfile {SECRET}\n".encode()),
        ("ffconcat of http", b"ffconcat version 1.0\nfile http://127.0.0.1:1/x.mp4\n"),
        ("picture bomb", png_bomb()),
        ("subtitles", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
        ("sdp", b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"),
        ("zip", b"PK\x03\x04" + bytes(1000)),
        ("cut off", b"\0\0\0\x20ftypisom" + bytes(20)),
    ],
)  # fmt: skip
def test_what_is_no_video_is_rejected_and_leaves_nothing(broadcaster, tmp_path, name, data):
    upload = received(broadcaster, data)
    video = finished(upload)
    assert video.state == VideoState.REJECTED
    told = ("not a video", "no video", "larger than 8K")
    assert any(words in video.state_reason for words in told), video.state_reason
    assert "/" not in video.state_reason  # no path of the server's
    assert files_below(tmp_path) == []
    assert not video.renditions.exists()


def test_sound_alone_is_rejected(broadcaster):
    data = video_file(seconds=2, extra=("-vn", "-c:a", "aac"))
    video = finished(received(broadcaster, data))
    assert (video.state, video.state_reason) == (
        VideoState.REJECTED, "This file has no video in it.",
    )  # fmt: skip


def test_a_huge_picture_is_rejected(broadcaster):
    data = video_file(
        seconds=0.2, size="8208x4400", rate="5", has_audio=False, container="matroska",
        extra=("-c:v", "mjpeg", "-pix_fmt", "yuvj420p"),
    )  # fmt: skip
    video = finished(received(broadcaster, data))
    assert (video.state, video.state_reason) == (
        VideoState.REJECTED,
        "The picture is larger than 8K.",
    )


def test_a_file_that_unpacks_into_too_much_is_rejected(broadcaster, monkeypatch, tmp_path):
    monkeypatch.setattr(transcode, "_MIN_BOUND_BYTES", 0)
    monkeypatch.setattr(transcode, "_OUTPUT_SLACK", 0.0001)
    monkeypatch.setattr(transcode, "_LOOK_EVERY_S", 0)
    video = finished(received(broadcaster, video_file(seconds=20, size="1280x720")))
    assert video.state == VideoState.REJECTED
    assert "unpacks" in video.state_reason
    assert files_below(tmp_path) == []


def test_a_large_original_out_of_the_bucket_is_not_what_was_unpacked(
    broadcaster, monkeypatch, s3_bucket
):
    monkeypatch.setattr(transcode, "_MIN_BOUND_BYTES", 0)
    monkeypatch.setattr(transcode, "_LOOK_EVERY_S", 0)
    padding = 20_000_000  # a box that readers skip (ISO/IEC 14496-12, 8.1.2)
    box = (padding + 8).to_bytes(4, "big") + b"free" + bytes(padding)
    upload = received(broadcaster, video_file(seconds=5) + box)
    Upload.objects.filter(pk=upload.pk).update(protocol=UploadProtocol.S3)
    upload.refresh_from_db()
    original = incoming_file(upload.pk).read_bytes()
    save_bytes(Area.UPLOADS, original_key(upload), original, content_type="video/mp4")
    video = finished(upload)
    assert (video.state, video.state_reason) == (VideoState.READY, "")


def test_the_site_may_look_first(broadcaster, settings):
    settings.UPLOAD_REVIEW = True
    video = finished(received(broadcaster, video_file(seconds=2)))
    assert (video.state, video.published_at) == (VideoState.IN_REVIEW, None)
    assert "moderator" in video.state_reason


def test_doing_it_again_changes_nothing(broadcaster):
    upload = received(broadcaster, video_file(seconds=2))
    video = finished(upload)
    assert process_upload(video_id=video.pk) is False
    assert process_upload(video_id=1) is False
    assert Video.objects.get(pk=video.pk).published_at == video.published_at


def test_only_one_works_on_a_video(broadcaster, django_db_blocker):
    upload = received(broadcaster, video_file(seconds=2))
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def other() -> bool:
        try:
            return process_upload(video_id=upload.video_id)
        finally:
            connections.close_all()

    with try_lease(lease_name(upload.video_id)), ThreadPoolExecutor(1) as pool:
        assert pool.submit(other).result() is False
    assert finished(upload).state == VideoState.READY


def test_what_an_owner_changes_meanwhile_stays(broadcaster, monkeypatch):
    upload = received(broadcaster, video_file(seconds=2), title="Before")
    probe = process.probe_original

    def rename_and_probe(video, source):
        Video.objects.filter(pk=video.pk).update(title="After", visibility="private")
        return probe(video, source)

    monkeypatch.setattr(process, "probe_original", rename_and_probe)
    video = finished(upload)
    assert (video.title, video.visibility) == ("After", "private")


def test_a_video_that_is_deleted_meanwhile_leaves_nothing(broadcaster, monkeypatch, tmp_path):
    upload = received(broadcaster, video_file(seconds=2))

    def delete(video, made):
        Video.objects.filter(pk=video.pk).delete()
        raise Abandoned

    monkeypatch.setattr(process, "publish_renditions", delete)
    assert process_upload(video_id=upload.video_id)
    assert files_below(tmp_path) == []


def test_one_that_is_taken_back_from_the_trash_goes_on(broadcaster, monkeypatch, tmp_path):
    upload = received(broadcaster, video_file(seconds=2))
    probe = process.probe_original

    def delete_and_probe(video, source):
        delete_video(video=video, actor=broadcaster)
        return probe(video, source)

    with monkeypatch.context() as clumsy:
        clumsy.setattr(process, "probe_original", delete_and_probe)
        assert process_upload(video_id=upload.video_id)
    assert files_below(tmp_path / "uploads-work") == []
    restore_video(video=upload.video, actor=broadcaster)
    assert finished(upload).state == VideoState.READY


@pytest.mark.parametrize("stage", ["probe_original", "transcode_original", "publish_renditions"])
@pytest.mark.parametrize("error", [None, StorageUnavailable("away"), ConversionFailed("killed")])
def test_an_account_that_is_deleted_meanwhile_ends_it_quietly(
    stage, error, broadcaster, monkeypatch, tmp_path
):
    upload = received(broadcaster, video_file(seconds=2))
    monkeypatch.setattr(process, "_STORAGE_WAITS_S", ())
    work = getattr(process, stage)

    def work_then_delete(*args):
        made = work(*args)
        Upload.objects.all().delete()
        Video.objects.all().delete()
        if error is not None:
            raise error
        return made

    monkeypatch.setattr(process, stage, work_then_delete)
    assert process_upload(video_id=upload.video_id)
    assert list(list_objects(Area.VIDEOS)) == []
    assert not incoming_folder(upload.pk).exists()
    assert files_below(tmp_path / "uploads-work") == []


def test_a_refusal_of_what_is_deleted_meanwhile_ends_quietly(broadcaster, monkeypatch):
    upload = received(broadcaster, video_file(seconds=2))

    def refuse(*args):
        Video.objects.all().delete()
        raise Rejected("Too odd.")

    monkeypatch.setattr(process, "probe_original", refuse)
    assert process_upload(video_id=upload.video_id)
    assert not incoming_folder(upload.pk).exists()


def test_a_storage_that_is_away_is_waited_for(broadcaster, monkeypatch):
    monkeypatch.setattr(process, "_STORAGE_WAITS_S", (0, 0))
    upload = received(broadcaster, video_file(seconds=2))
    publish, failures = process.publish_renditions, iter([1, 1])

    def publish_at_last(video, made):
        if next(failures, None):
            raise StorageUnavailable
        return publish(video, made)

    monkeypatch.setattr(process, "publish_renditions", publish_at_last)
    assert finished(upload).state == VideoState.READY


def test_a_conversion_that_fails_is_tried_once_more(broadcaster, monkeypatch):
    upload = received(broadcaster, video_file(seconds=2))

    def fail(*args):
        raise ConversionFailed("Killed")

    monkeypatch.setattr(process, "transcode_original", fail)
    with pytest.raises(ConversionFailed):
        process_upload(video_id=upload.video_id)
    video = finished(upload)
    assert (video.state, "damaged" in video.state_reason) == (VideoState.REJECTED, True)


def test_a_disk_without_room_is_waited_for(broadcaster, monkeypatch, later, valkey):
    upload = received(broadcaster, video_file(seconds=2))
    with monkeypatch.context() as full:
        full.setattr(scratch, "_SPARE_BYTES", 10**18)
        assert process_upload(video_id=upload.video_id)
        video = Video.objects.get()
        assert (video.state, "room" in video.state_reason) == (VideoState.RECEIVED, True)
    assert finished(upload).state == VideoState.READY


def test_a_disk_without_room_is_not_asked_for_ever(broadcaster, monkeypatch, later, valkey):
    """Ever less often, and after a day the owner is told instead."""
    upload = received(broadcaster, video_file(seconds=2))
    monkeypatch.setattr(scratch, "_SPARE_BYTES", 10**18)
    asked = 0
    for _ in range(24 * 12):
        later(minutes=5)
        asked += reconcile_uploads()
        # Valkey counts by its own clock.
        left_s = valkey.ttl(f"upload:revived:{upload.video_id}")
        if left_s > 300:
            valkey.expire(f"upload:revived:{upload.video_id}", left_s - 300)
        else:
            valkey.delete(f"upload:revived:{upload.video_id}")
    assert asked < 50
    later(minutes=1)
    assert process_upload(video_id=upload.video_id)
    video = Video.objects.get()
    assert (video.state, "room" in video.state_reason) == (VideoState.REJECTED, True)
    assert not incoming_folder(upload.pk).exists()
    assert reconcile_uploads() == 0


def test_a_file_that_does_not_say_its_length_needs_no_room_for_half_a_day(
    broadcaster, tmp_path, monkeypatch
):
    data = video_file(seconds=3, container="matroska")
    path = tmp_path / "from_a_browser.webm"
    path.write_bytes(data)
    assert probe_file(path).duration_ms == pytest.approx(3_000, abs=100)
    free = SimpleNamespace(free=2_100_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    video = finished(received(broadcaster, data))
    assert video.state == VideoState.READY
    monkeypatch.setattr(probe, "_measure_ms", lambda _: 0)
    assert finished(received(broadcaster, data)).state == VideoState.READY
