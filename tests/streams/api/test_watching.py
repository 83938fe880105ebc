"""Passwords, progress, views and downloads."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from streams.models import DownloadState, Video, VideoVisibility, WatchProgress
from streams.services import videos
from tests.streams.api.openapi import assert_documented
from tests.streams.api.test_videos import subscribe
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def anonymous():
    return Client()


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel, seconds=600)


def call(client: Client, method: str, video: Video, rest: str, body: object = None):
    data = "" if body is None else json.dumps(body)
    path = f"/api/v1/videos/{video.pk}/{rest}"
    return client.generic(method, path, data, content_type="application/json")


class TestUnlocking:
    @pytest.fixture
    def locked(self, video, broadcaster):
        return videos.set_visibility(
            video=video, actor=broadcaster, visibility="password", password="sesame"
        )

    def playback(self, client, video):
        return client.get(f"/api/v1/videos/{video.pk}/").json()["playback_url"]

    def test_the_password_opens_it_for_this_browser(self, locked, anonymous):
        assert self.playback(anonymous, locked) is None
        response = call(anonymous, "POST", locked, "unlock/", {"password": "sesame"})
        assert_documented(response, "/videos/{video_id}/unlock/", "post")
        assert response.json()["playback_url"]
        cookie = response.cookies[f"video-{locked.pk}"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert self.playback(anonymous, locked)
        assert self.playback(Client(), locked) is None

    def test_it_is_not_named_before(self, locked, anonymous):
        path = f"/api/v1/videos/{locked.pk}/"
        Video.objects.update(title="The plan", description="All of it", tags=["secret"])
        body = anonymous.get(path).json()
        told = (body["title"], body["description"], body["tags"], body["category"])
        assert told == ("", "", [], None)
        call(anonymous, "POST", locked, "unlock/", {"password": "sesame"})
        assert anonymous.get(path).json()["title"] == "The plan"

    def test_another_opens_nothing(self, locked, anonymous):
        response = call(anonymous, "POST", locked, "unlock/", {"password": "simsalabim"})
        assert (response.status_code, response.json()["error"]["code"]) == (403, "wrong_password")
        assert not response.cookies
        assert self.playback(anonymous, locked) is None

    def test_while_no_password_is_asked_for_none_counts_as_given(
        self, locked, broadcaster, anonymous
    ):
        videos.set_visibility(video=locked, actor=broadcaster, visibility="public")
        response = call(anonymous, "POST", locked, "unlock/", {"password": "simsalabim"})
        assert response.status_code == 200
        videos.set_visibility(video=locked, actor=broadcaster, visibility="password")
        assert self.playback(anonymous, locked) is None

    def test_tries_are_limited(self, locked, anonymous):
        statuses = [
            call(anonymous, "POST", locked, "unlock/", {"password": str(n)}).status_code
            for n in range(12)
        ]
        assert statuses == [403] * 10 + [429] * 2

    def test_a_new_password_shuts_out(self, locked, broadcaster, anonymous):
        call(anonymous, "POST", locked, "unlock/", {"password": "sesame"})
        videos.set_visibility(video=locked, actor=broadcaster, password="new")
        assert self.playback(anonymous, locked) is None

    def test_the_cookie_of_one_video_opens_no_other(self, locked, broadcaster, anonymous):
        other = make_video(broadcaster.channel)
        videos.set_visibility(
            video=other, actor=broadcaster, visibility="password", password="sesame"
        )
        call(anonymous, "POST", locked, "unlock/", {"password": "sesame"})
        anonymous.cookies[f"video-{other.pk}"] = anonymous.cookies[f"video-{locked.pk}"].value
        assert self.playback(anonymous, other) is None

    def test_a_private_video_is_not_told_of(self, locked, anonymous):
        Video.objects.filter(pk=locked.pk).update(visibility=VideoVisibility.PRIVATE)
        response = call(anonymous, "POST", locked, "unlock/", {"password": "sesame"})
        assert response.status_code == 404


class TestProgress:
    def test_it_is_remembered_for_the_account(
        self, video, viewer, outsider, client_of, django_assert_num_queries
    ):
        client = client_of(viewer)
        assert call(client, "GET", video, "progress/").json() == {"position_ms": 0}
        assert call(client, "PUT", video, "progress/", {"position_ms": 5_000}).status_code == 204
        assert call(client, "PUT", video, "progress/", {"position_ms": 90_000}).status_code == 204
        response = call(client, "GET", video, "progress/")
        assert_documented(response, "/videos/{video_id}/progress/")
        assert response.json() == {"position_ms": 90_000}
        assert call(client_of(outsider), "GET", video, "progress/").json() == {"position_ms": 0}
        with django_assert_num_queries(5):
            response = client.get("/api/v1/me/watching/")
        assert_documented(response, "/me/watching/")
        (one,) = response.json()["results"]
        assert (one["position_ms"], one["video"]["id"]) == (90_000, str(video.pk))

    def test_the_end_forgets_it(self, video, viewer, client_of):
        client = client_of(viewer)
        call(client, "PUT", video, "progress/", {"position_ms": 90_000})
        call(client, "PUT", video, "progress/", {"position_ms": 590_000})
        assert not WatchProgress.objects.exists()

    def test_it_counts_from_what_is_shown(self, broadcaster, viewer, client_of):
        video = make_video(broadcaster.channel, seconds=600, trim_start_ms=60_000)
        call(client_of(viewer), "PUT", video, "progress/", {"position_ms": 5_000})
        assert WatchProgress.objects.get().position_ms == 65_000
        Video.objects.filter(pk=video.pk).update(trim_start_ms=64_000)
        response = call(client_of(viewer), "GET", video, "progress/")
        assert response.json() == {"position_ms": 1_000}

    def test_the_latest_comes_first_and_what_is_gone_is_left_out(
        self, broadcaster, viewer, client_of
    ):
        client, now = client_of(viewer), clock.now()
        made = [make_video(broadcaster.channel, title=str(n)) for n in range(4)]
        for number, video in enumerate(made):
            WatchProgress.objects.create(
                user=viewer,
                video=video,
                position_ms=1,
                updated_at=now + timedelta(seconds=number),
            )
        Video.objects.filter(pk=made[0].pk).update(visibility=VideoVisibility.PRIVATE)
        Video.objects.filter(pk=made[3].pk).update(deleted_at=now)
        results = client.get("/api/v1/me/watching/").json()["results"]
        assert [one["video"]["title"] for one in results] == ["2", "1"]

    @pytest.mark.parametrize("position_ms", [-1, "x", None, 10**30])
    def test_absurd_positions(self, video, viewer, client_of, position_ms):
        body = {"position_ms": position_ms}
        response = call(client_of(viewer), "PUT", video, "progress/", body)
        assert response.status_code == (204 if position_ms == 10**30 else 400)
        assert not WatchProgress.objects.exists()

    def test_not_for_who_may_not_watch(
        self, video, viewer, banned, anonymous, client_of, monkeypatch
    ):
        Video.objects.filter(pk=video.pk).update(visibility=VideoVisibility.SUBSCRIBERS)
        response = call(client_of(viewer), "PUT", video, "progress/", {"position_ms": 1})
        assert (response.status_code, response.json()["error"]["code"]) == (
            403,
            "video_subscribers_only",
        )
        subscribe(monkeypatch, viewer)
        response = call(client_of(viewer), "PUT", video, "progress/", {"position_ms": 1})
        assert response.status_code == 204
        for client in (anonymous, client_of(banned)):
            response = call(client, "PUT", video, "progress/", {"position_ms": 1})
            assert response.status_code in {401, 403}


class TestViews:
    def test_each_viewer_counts_once(self, video, viewer, anonymous, client_of):
        response = call(client_of(viewer), "POST", video, "views/")
        assert_documented(response, "/videos/{video_id}/views/", "post")
        assert response.json() == {"is_counted": True}
        assert call(client_of(viewer), "POST", video, "views/").json() == {"is_counted": False}
        assert call(anonymous, "POST", video, "views/").json() == {"is_counted": True}
        assert call(Client(), "POST", video, "views/").json() == {"is_counted": False}
        videos.flush_views()
        assert Video.objects.get(pk=video.pk).view_count == 2

    def test_not_of_what_may_not_be_watched(self, video, anonymous):
        Video.objects.filter(pk=video.pk).update(visibility=VideoVisibility.PRIVATE)
        assert call(anonymous, "POST", video, "views/").status_code == 404


class TestDownload:
    def test_the_owner_may_and_viewers_where_it_is_allowed(
        self, video, broadcaster, viewer, anonymous, client_of
    ):
        assert call(client_of(viewer), "POST", video, "download/").status_code == 403
        assert call(client_of(viewer), "GET", video, "download/").status_code == 403
        response = call(client_of(broadcaster), "POST", video, "download/")
        assert response.status_code == 202
        assert_documented(response, "/videos/{video_id}/download/", "post")
        assert response.json() == {"state": "preparing", "url": None, "reason": ""}
        Video.objects.filter(pk=video.pk).update(
            is_download_allowed=True, download_state=DownloadState.READY
        )
        response = call(client_of(viewer), "GET", video, "download/")
        assert_documented(response, "/videos/{video_id}/download/")
        assert response.json()["url"].endswith("/download.mp4")
        assert call(anonymous, "POST", video, "download/").status_code in {401, 403}

    def test_a_private_video_is_not_told_of(self, video, viewer, client_of):
        Video.objects.filter(pk=video.pk).update(
            visibility=VideoVisibility.PRIVATE, is_download_allowed=True
        )
        assert call(client_of(viewer), "GET", video, "download/").status_code == 404
