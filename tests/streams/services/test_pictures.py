"""The pictures of a video show its frames."""

from io import BytesIO

import pytest
from PIL import Image

from streams.playback.addresses import storyboard_json
from streams.services.videos import pick_thumbnail, pictures, trim_video
from streams.services.videos.frames import decode_keyframes
from streams.services.videos.thumbnail import picked_moment
from streams.storage import Area, read_bytes
from tests.streams.recorded import make_video

pytestmark = [pytest.mark.django_db, pytest.mark.media]


def picture(video, name):
    return Image.open(BytesIO(read_bytes(Area.VIDEOS, f"{video.storage_prefix}/{name}")))


def test_thumbnail_and_storyboard(broadcaster, any_storage):
    video = make_video(
        broadcaster.channel, seconds=12, renditions=("source", "160p"), has_media=True
    )
    pictures.make_video_pictures(video)
    video.refresh_from_db()
    assert video.thumbnail == "thumbnail.jpg"
    assert picture(video, "thumbnail.jpg").size == (640, 360)
    assert video.storyboard == {
        "interval_ms": 2000,
        "columns": 10,
        "rows": 10,
        "width": 160,
        "height": 90,
        "sheets": 1,
        "shown_ms": [0, 12_000],
    }
    sheet = picture(video, "storyboard-0.jpg")
    assert sheet.size == (1600, 90)
    tiles = [sheet.crop((160 * n, 0, 160 * n + 160, 90)) for n in range(6)]
    assert all(tile.convert("L").getextrema()[1] > 100 for tile in tiles)
    assert len({tile.tobytes() for tile in tiles}) > 1


def test_what_is_cut_off_is_not_on_the_thumbnail(broadcaster, local_storage, monkeypatch):
    video = make_video(broadcaster.channel, seconds=12, has_media=True)
    trim_video(video=video, actor=broadcaster, start_ms=4_000, end_ms=8_000)
    video.refresh_from_db()
    seen: set[int] = set()

    def decode(video, rendition, segments, size):
        seen.update(segment.msn for segment in segments)
        return decode_keyframes(video, rendition, segments, size)

    monkeypatch.setattr(pictures, "decode_keyframes", decode)
    pictures.make_video_pictures(video)
    assert seen == {2, 3}
    video.refresh_from_db()
    board = storyboard_json(video)
    assert board is not None
    assert len(board["urls"]) == 1
    trim_video(video=video, actor=broadcaster, start_ms=2_000, end_ms=8_000)
    video.refresh_from_db()
    assert storyboard_json(video) is None  # until it is drawn for what is shown now


def test_an_owners_thumbnail_stays(broadcaster, local_storage):
    video = make_video(
        broadcaster.channel, seconds=4, has_media=True, thumbnail="thumbnail-own.webp"
    )
    pictures.make_video_pictures(video)
    video.refresh_from_db()
    assert video.thumbnail == "thumbnail-own.webp"


def test_what_cannot_be_decoded_is_left_black(broadcaster, local_storage):
    video = make_video(broadcaster.channel, seconds=4)  # rows without objects
    for row in video.renditions.all():
        folder = local_storage / "videos" / video.storage_prefix / row.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "init-0.mp4").write_bytes(b"no video")
    pictures.make_video_pictures(video)
    video.refresh_from_db()
    assert video.thumbnail == ""
    assert video.storyboard["sheets"] == 1


class TestPicking:
    def test_a_moment_as_viewers_count(self, broadcaster, any_storage):
        video = make_video(broadcaster.channel, seconds=12, has_media=True, trim_start_ms=4_000)
        picked = pick_thumbnail(video=video, actor=broadcaster, offset_ms=2_000)
        assert picked_moment(picked.thumbnail) == 6_000
        assert picture(picked, picked.thumbnail).size == (640, 360)

    def test_no_picture_shows_what_is_cut_off(self, broadcaster, local_storage):
        video = make_video(broadcaster.channel, seconds=12, has_media=True)
        picked = pick_thumbnail(video=video, actor=broadcaster, offset_ms=6_000)
        kept = trim_video(video=video, actor=broadcaster, start_ms=4_000)
        assert kept.thumbnail == picked.thumbnail
        assert trim_video(video=video, actor=broadcaster, start_ms=8_000).thumbnail == ""

    def test_of_a_video_without_media(self, broadcaster, local_storage):
        video = make_video(broadcaster.channel, seconds=4)
        with pytest.raises(FileNotFoundError):
            pick_thumbnail(video=video, actor=broadcaster, offset_ms=0)
