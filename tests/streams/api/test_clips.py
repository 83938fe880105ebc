"""`/api/v1/clips/` and its kin: making, showing, lists, drafts; each as the wrong person."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from streams.api import clip_drafts
from streams.models import (
    Clip,
    ClipPermission,
    ClipState,
    Video,
    VideoRendition,
    VideoSegment,
    VideoState,
    VideoVisibility,
)
from streams.playback.clipping import WINDOW_MS, draft_segments, make_draft, write_draft
from streams.selectors.videos import get_video
from streams.services.clips import filmstrip
from streams.services.videos import set_visibility, trim_video
from streams.services.view_counts import CLIP_VIEWS
from tests.streams.api.openapi import assert_documented
from tests.streams.builders import go_live, make_category
from tests.streams.clips import make_clip
from tests.streams.counted import make_counted_video
from tests.streams.recorded import STARTED_MS, make_video
from twitchclone.core import clock, rate_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel, seconds=200)


def new(video, /, **changes):
    given = {
        "video": str(video.pk), "offset_ms": 61_500, "duration_ms": 7_300, "title": "Look!",
    }  # fmt: skip
    return {**given, **changes}


def make_recording(account, **changes):
    """The recording of a broadcast that has just begun to be live, longer than that."""
    broadcast = go_live(account)
    Video.objects.filter(broadcast=broadcast).delete()
    given = {"seconds": 200, "state": VideoState.RECORDING, "broadcast": broadcast}
    return make_video(account.channel, **{**given, **changes})


def post(client, path, body=None):
    return client.post(path, body or {}, content_type="application/json")


def test_a_viewer_makes_a_clip(client_of, viewer, video):
    response = post(client_of(viewer), "/api/v1/clips/", new(video))
    assert response.status_code == 201
    assert_documented(response, "/clips/", "post")
    body = response.json()
    clip = Clip.objects.get(slug=body["slug"])
    assert (clip.creator, clip.offset_ms, clip.duration_ms) == (viewer, 61_500, 7_300)
    assert (body["state"], body["video_url"], body["can_edit"]) == ("pending", None, True)
    assert body["video"] == {"id": str(video.pk), "offset_ms": 61_500}


def test_offsets_count_as_viewers_count(client_of, viewer, video):
    video.trim_start_ms, video.trim_end_ms = 20_000, 180_000
    video.save()
    body = post(client_of(viewer), "/api/v1/clips/", new(video, offset_ms=1_000)).json()
    assert Clip.objects.get(slug=body["slug"]).offset_ms == 21_000
    assert body["video"]["offset_ms"] == 1_000


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": ""}, "title"), ({"duration_ms": 70_000}, "duration_ms"),
     ({"offset_ms": 199_000}, "offset_ms")],
)  # fmt: skip
def test_refusals_name_the_field(change, field, client_of, viewer, video):
    response = post(client_of(viewer), "/api/v1/clips/", new(video, **change))
    assert response.status_code == 400
    assert response.json()["error"]["field"] == field


def test_who_may_not_make_one(client, client_of, viewer, banned, video, broadcaster):
    path, body = "/api/v1/clips/", new(video)
    assert post(client, path, body).status_code in {401, 403}
    assert post(client_of(banned), path, body).status_code == 403
    assert post(client_of(viewer), path, new(video, video="17")).status_code == 404
    broadcaster.channel.clip_permission = ClipPermission.MODERATORS
    broadcaster.channel.save()
    response = post(client_of(viewer), path, body)
    assert response.json()["error"]["code"] == "clip_not_permitted"
    assert post(client_of(broadcaster), path, body).status_code == 201


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"visibility": VideoVisibility.PRIVATE}, 404),
        ({"visibility": VideoVisibility.SUBSCRIBERS}, 403),
        ({"visibility": VideoVisibility.PASSWORD}, 403),
        ({"visibility": VideoVisibility.UNLISTED}, 201),
        ({"deleted_at": clock.now()}, 404),
        ({"taken_down_at": clock.now()}, 404),
    ],
)
def test_only_what_one_may_watch(changes, status, client_of, viewer, video, broadcaster):
    for name, value in changes.items():
        setattr(video, name, value)
    video.save()
    assert post(client_of(viewer), "/api/v1/clips/", new(video)).status_code == status


@pytest.mark.parametrize("field", ["taken_down_at", "deleted_at"])
def test_nobody_makes_clips_of_what_is_gone(field, client_of, viewer, video, broadcaster):
    Video.objects.update(**{field: clock.now()})
    for account in (viewer, broadcaster):
        assert post(client_of(account), "/api/v1/clips/", new(video)).status_code == 404
    assert not Clip.objects.exists()


def test_what_is_live_can_be_clipped_although_its_recording_is_private(
    client_of, viewer, broadcaster
):
    """Everybody has just seen it; what was before they may not reach back to."""
    video = make_recording(
        broadcaster, seconds=1200, visibility=VideoVisibility.PRIVATE, is_kept=False
    )
    client = client_of(viewer)
    assert post(client, "/api/v1/clips/", new(video, offset_ms=1_190_000)).status_code == 201
    assert post(client, "/api/v1/clips/", new(video, offset_ms=60_000)).status_code == 404


def test_a_clip_is_shown_while_it_can_be_watched(client, client_of, viewer, video, outsider):
    clip = make_clip(video, viewer)
    path = f"/api/v1/clips/{clip.slug}/"
    response = client.get(path)
    assert_documented(response, "/clips/{slug}/")
    assert response.json()["video_url"].startswith("/vod/")
    assert response.json()["can_edit"] is False
    Clip.objects.update(state=ClipState.FAILED, state_reason="The end was never recorded.")
    assert client_of(outsider).get(path).status_code == 404
    assert client_of(viewer).get(path).json()["state_reason"] == "The end was never recorded."
    Clip.objects.update(state=ClipState.READY, taken_down_at=clock.now())
    assert client.get(path).status_code == 404
    Clip.objects.update(taken_down_at=None, deleted_at=clock.now())
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("slug", ["nothing", "a%00b", "../x"])
def test_no_such_clip(slug, client):
    assert client.get(f"/api/v1/clips/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("visibility", "status"),
    [
        (VideoVisibility.UNLISTED, 200),
        (VideoVisibility.SUBSCRIBERS, 403),
        (VideoVisibility.PASSWORD, 403),
        (VideoVisibility.PRIVATE, 404),
    ],
)
def test_a_clip_is_as_restricted_as_its_video(
    visibility, status, client, client_of, viewer, broadcaster, outsider, video
):
    made = post(client_of(broadcaster), "/api/v1/clips/", new(video)).json()["slug"]
    Clip.objects.update(state=ClipState.READY, creator=viewer)
    set_visibility(video=video, actor=broadcaster, visibility=visibility, password="one")
    later_made = post(client_of(broadcaster), "/api/v1/clips/", new(video)).json()
    assert later_made["visibility"] == visibility
    path = f"/api/v1/clips/{made}/"
    views = f"{path}views/"
    for browser in (client, client_of(outsider), client_of(viewer)):
        assert browser.get(path).status_code == status
        assert post(browser, views).status_code == status
    assert client_of(broadcaster).get(path).json()["video_url"].startswith("/vod/")
    for place in ("/api/v1/clips/top/", "/api/v1/channels/ana/clips/"):
        assert client.get(place).json()["results"] == []
    (own,) = client_of(viewer).get("/api/v1/me/clips/").json()["results"]
    assert (own["video_url"] is None, own["download_url"] is None) == (status != 200,) * 2
    if visibility == VideoVisibility.PASSWORD:
        post(client, f"/api/v1/videos/{video.pk}/unlock/", {"password": "one"})
        assert client.get(path).status_code == 200
    # Who made it may still delete it.
    assert client_of(viewer).delete(path).status_code == 204


def test_what_everybody_saw_live_stays_public(client_of, viewer, broadcaster):
    video = make_recording(broadcaster)
    body = post(client_of(viewer), "/api/v1/clips/", new(video, offset_ms=190_000)).json()
    set_visibility(video=video, actor=broadcaster, visibility=VideoVisibility.PRIVATE)
    clip = Clip.objects.get(slug=body["slug"])
    assert (clip.visibility, clip.was_seen_live) == (VideoVisibility.PUBLIC, True)


def test_changing_and_deleting(client, client_of, viewer, outsider, broadcaster, video):
    clip = make_clip(video, viewer)
    path = f"/api/v1/clips/{clip.slug}/"
    change = {"data": {"title": "<b>New</b>"}, "content_type": "application/json"}
    assert client.patch(path, **change).status_code in {401, 403}
    assert client_of(outsider).patch(path, **change).status_code == 403
    response = client_of(viewer).patch(path, **change)
    assert_documented(response, "/clips/{slug}/", "patch")
    assert response.json()["title"] == "<b>New</b>"
    assert client.delete(path).status_code in {401, 403}
    assert client_of(outsider).delete(path).status_code == 403
    assert client_of(broadcaster).delete(path).status_code == 204
    assert client_of(broadcaster).delete(path).status_code == 404


def test_a_deleted_clip_comes_back(client, client_of, viewer, video):
    path = f"/api/v1/clips/{make_clip(video, viewer).slug}/"
    browser = client_of(viewer)
    assert post(browser, f"{path}restore/").status_code == 404
    browser.delete(path)
    assert post(client, f"{path}restore/").status_code in {401, 403}
    response = post(browser, f"{path}restore/")
    assert_documented(response, "/clips/{slug}/restore/", "post")
    assert client.get(path).status_code == 200


def test_views_are_counted(client, client_of, viewer, video):
    clip = make_clip(video, viewer)
    path = f"/api/v1/clips/{clip.slug}/views/"
    assert_documented(post(client, path), "/clips/{slug}/views/", "post")
    assert post(client_of(viewer), path).json() == {"is_counted": True}
    assert post(client_of(viewer), path).json() == {"is_counted": False}
    CLIP_VIEWS.flush()
    clip.refresh_from_db()
    assert clip.view_count == 2


def test_lists(client, client_of, viewer, outsider, video, later, django_assert_num_queries):
    chess = make_category("Chess")
    many = make_clip(video, viewer, title="Many", view_count=9, category=chess)
    few = make_clip(video, viewer, title="Few", view_count=3)
    old = make_clip(video, outsider, title="Old", view_count=20)
    Clip.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=8))
    make_clip(video, viewer, title="Pending", state=ClipState.PENDING, view_count=99)
    make_clip(video, viewer, title="Down", taken_down_at=clock.now(), view_count=99)

    def titles(path: str, browser: Client = client) -> list[str]:
        return [clip["title"] for clip in browser.get(path).json()["results"]]

    assert titles("/api/v1/clips/top/") == ["Old", "Many", "Few"]
    assert titles("/api/v1/clips/top/?period=7d") == ["Many", "Few"]
    assert titles("/api/v1/clips/top/?category=chess") == ["Many"]
    assert titles("/api/v1/channels/ana/clips/?sort=new") == ["Few", "Many", "Old"]
    assert titles("/api/v1/me/clips/", client_of(viewer)) == ["Down", "Pending", "Few", "Many"]
    assert client.get("/api/v1/me/clips/").status_code in {401, 403}
    with django_assert_num_queries(1):
        client.get("/api/v1/clips/top/")
    page = client.get("/api/v1/clips/top/?limit=2").json()
    assert titles(f"/api/v1/clips/top/?limit=2&cursor={page['next_cursor']}") == ["Few"]
    assert {few.slug, many.slug, old.slug} == {
        clip["slug"] for clip in client.get("/api/v1/channels/ana/clips/").json()["results"]
    }
    assert_documented(client.get("/api/v1/clips/top/"), "/clips/top/")
    assert_documented(client.get("/api/v1/channels/ana/clips/"), "/channels/{login}/clips/")


@pytest.mark.parametrize("query", ["period=1y", "sort=length", "cursor=x", "limit=0"])
def test_bad_questions(query, client, db):
    assert client.get(f"/api/v1/clips/top/?{query}").status_code == 400


class TestDrafts:
    """What the editor opens on."""

    def open(self, client, **body):
        return post(client, "/api/v1/clips/drafts/", body)

    def test_around_a_moment_of_a_video(self, client_of, viewer, video):
        response = self.open(client_of(viewer), video=str(video.pk), offset_ms=100_500)
        assert response.status_code == 201
        assert_documented(response, "/clips/drafts/", "post")
        body = response.json()
        # Segments of two seconds: it begins where one begins.
        assert (body["offset_ms"], body["duration_ms"]) == (40_000, 90_500)
        assert body["selection"] == {"start_ms": 30_500, "end_ms": 60_500}
        assert (body["stored_ms"], body["is_growing"]) == (90_500, False)
        playlist = client_of(viewer).get(body["playlist_url"]).content.decode()
        assert playlist.count("#EXTINF") == 46
        assert playlist.endswith("#EXT-X-ENDLIST\n")
        assert "seg-20.m4s" in playlist and "seg-19.m4s" not in playlist

    def test_the_last_ninety_seconds_of_what_is_live(
        self, client_of, viewer, broadcaster, monkeypatch
    ):
        make_recording(broadcaster)
        monkeypatch.setattr(clock, "now_ms", lambda: STARTED_MS + 205_000)
        body = self.open(client_of(viewer), channel="ana").json()
        assert body["offset_ms"] + body["duration_ms"] == 203_500
        assert body["duration_ms"] >= WINDOW_MS
        assert body["stored_ms"] < body["duration_ms"]
        assert body["is_growing"] is True
        playlist = client_of(viewer).get(body["playlist_url"]).content.decode()
        assert "EVENT" in playlist and "ENDLIST" not in playlist
        # A publisher who went away minutes ago sends nothing more.
        monkeypatch.setattr(clock, "now_ms", lambda: STARTED_MS + 400_000)
        body = self.open(client_of(viewer), channel="ana").json()
        assert (body["stored_ms"], body["is_growing"]) == (body["duration_ms"], False)

    def test_the_moment_before_logging_in(self, client_of, viewer, broadcaster, monkeypatch):
        make_recording(broadcaster)
        monkeypatch.setattr(clock, "now_ms", lambda: STARTED_MS + 200_000)
        body = self.open(client_of(viewer), channel="ana", ago_ms=60_000).json()
        assert body["offset_ms"] + body["duration_ms"] == 138_500

    def test_refusals(self, client, client_of, viewer, video, broadcaster):
        assert self.open(client, video=str(video.pk)).status_code in {401, 403}
        viewers = client_of(viewer)
        assert self.open(viewers).status_code == 400
        assert self.open(viewers, channel="ana").json()["error"]["code"] == "not_live"
        go_live(broadcaster)
        assert self.open(viewers, channel="ana").json()["error"]["code"] == "too_early"
        broadcaster.channel.clip_permission = ClipPermission.NOBODY
        broadcaster.channel.save()
        assert self.open(viewers, video=str(video.pk)).status_code == 403

    def test_a_draft_opens_its_stretch_only(
        self, client, client_of, viewer, broadcaster, local_storage
    ):
        video = make_counted_video(broadcaster.channel, epochs=[100, 40])
        draft = make_draft(video, shown_offset_ms=110_000, ago_ms=0)
        path = f"/api/v1/clips/drafts/{write_draft(draft)}/"
        assert_documented(client.get(path), "/clips/drafts/{draft}/")
        first = draft.first_msn
        assert client.get(f"{path}seg-{first}.m4s").status_code == 200
        assert client.get(f"{path}init-0.mp4").status_code == 200
        assert client.get(f"{path}init-1.mp4").status_code == 200
        for name in (f"seg-{first - 1}.m4s", "seg-70.m4s", f"muted-{first}.m4s", "init-2.mp4",
                     f"seg-0{first}.m4s", f"seg-{first}.mp4", "thumbnail.jpg"):  # fmt: skip
            assert client.get(path + name).status_code == 404, name
        for forged in ("x", write_draft(draft)[:-2] + "aa"):
            assert client.get(f"/api/v1/clips/drafts/{forged}/index.m3u8").status_code == 404
        strip = client.get(f"{path}filmstrip.jpg")
        assert (strip.status_code, strip["Content-Type"]) == (200, "image/jpeg")
        assert strip.content == client.get(f"{path}filmstrip.jpg").content
        with Image.open(BytesIO(strip.content)) as pictures:
            assert pictures.size == (18 * 160, 90)
            # Grey below the cells everywhere: no picture is missing.
            grey = pictures.convert("L")
        assert all(grey.getpixel((place * 160 + 80, 60)) > 60 for place in range(18))

    @pytest.mark.parametrize("field", ["visibility", "password_hash", "taken_down_at"])
    def test_a_draft_ends_with_what_it_was_made_under(
        self, field, client, broadcaster, local_storage
    ):
        protected = {"visibility": VideoVisibility.PASSWORD, "password_hash": "one"}
        video = make_video(broadcaster.channel, seconds=100, has_media=False, **protected)
        draft = make_draft(video, shown_offset_ms=0, ago_ms=0)
        path = f"/api/v1/clips/drafts/{write_draft(draft)}"
        names = ("", "index.m3u8", f"seg-{draft.first_msn}.m4s", "filmstrip.jpg")
        assert client.get(f"{path}/index.m3u8").status_code == 200
        values = {"visibility": "private", "password_hash": "two", "taken_down_at": clock.now()}
        Video.objects.update(**{field: values[field]})
        for name in names:
            assert client.get(f"{path}/{name}").status_code == 404, name

    def test_what_is_cut_off_is_in_no_draft(self, client, client_of, broadcaster, local_storage):
        video = make_counted_video(broadcaster.channel, epochs=[20])
        # Segments that begin between two milliseconds, as those of odd frame rates do.
        VideoSegment.objects.update(duration_us=2_000_333)
        VideoRendition.objects.update(duration_us=20 * 2_000_333)
        Video.objects.update(duration_ms=20 * 2_000_333 // 1000)
        video = get_video(video.pk)
        before = write_draft(make_draft(video, shown_offset_ms=0, ago_ms=0))
        trim_video(video=video, actor=broadcaster, start_ms=3_900, end_ms=20_100)
        draft = write_draft(make_draft(get_video(video.pk), shown_offset_ms=0, ago_ms=0))
        lines = client.get(f"/api/v1/clips/drafts/{draft}/index.m3u8").content.decode().split()
        assert [line for line in lines if line.startswith("seg-")] == [
            f"seg-{n}.m4s" for n in range(2, 10)
        ]
        for gone, name in (
            (draft, "seg-1"),
            (draft, "seg-10"),
            (before, "seg-0"),
            (before, "seg-2"),
        ):
            assert client.get(f"/api/v1/clips/drafts/{gone}/{name}.m4s").status_code == 404
        assert client.get(f"/api/v1/clips/drafts/{before}/filmstrip.jpg").status_code == 404

    def test_a_strip_is_drawn_once_for_all_who_ask_together(
        self, broadcaster, local_storage, monkeypatch
    ):
        video = make_video(broadcaster.channel, seconds=20)
        draft = make_draft(video, shown_offset_ms=0, ago_ms=0)
        rendition, segments = video.renditions.get(), draft_segments(draft)
        drawn = []

        def draw(*_):
            drawn.append(1)
            time.sleep(0.2)
            return b"strip"

        def ask(_):
            return filmstrip.make_filmstrip(video, rendition, segments, start_ms=0, end_ms=20_000)

        monkeypatch.setattr(filmstrip, "_draw", draw)
        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(ask, range(4))) == {b"strip"}
        assert len(drawn) == 1

    def test_nobody_holds_the_site_up_with_strips(
        self, client, client_of, viewer, broadcaster, local_storage, monkeypatch
    ):
        video = make_video(broadcaster.channel, seconds=20)
        draft = write_draft(make_draft(video, shown_offset_ms=0, ago_ms=0))
        path = f"/api/v1/clips/drafts/{draft}/filmstrip.jpg"
        monkeypatch.setattr(filmstrip, "_WAIT_S", 0.05)
        with filmstrip._drawing:  # another strip takes long
            answer = client.get(path)
            assert (answer.status_code, answer["Retry-After"]) == (503, "2")
        monkeypatch.setattr(filmstrip, "_draw", lambda *_: b"strip")
        monkeypatch.setattr(clip_drafts, "STRIPS", rate_limit.Limit("strips", count=2, period_s=60))
        assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
        assert client_of(viewer).get(path).status_code == 200

    @pytest.mark.django_db(transaction=True)
    def test_a_strip_is_waited_for_and_drawn_without_a_connection(
        self, broadcaster, local_storage, monkeypatch
    ):
        video = make_video(broadcaster.channel, seconds=20)
        draft = make_draft(video, shown_offset_ms=0, ago_ms=0)
        rendition, segments = video.renditions.get(), draft_segments(draft)
        held = []
        monkeypatch.setattr(
            filmstrip, "_draw", lambda *_: held.append(connection.connection) or b"strip"
        )
        filmstrip.make_filmstrip(video, rendition, segments, start_ms=0, end_ms=20_000)
        assert held == [None]

    def test_a_bucket_is_fetched_from_directly(self, client, broadcaster, s3_bucket):
        video = make_counted_video(broadcaster.channel, epochs=[8])
        draft = write_draft(make_draft(video, shown_offset_ms=4_000, ago_ms=0))
        response = client.get(f"/api/v1/clips/drafts/{draft}/seg-1.m4s")
        assert response.status_code == 302
        assert f"{video.storage_prefix}/source/seg-1.m4s" in response["Location"]
