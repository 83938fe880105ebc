"""`/api/v1/videos/…`: what is told of videos, and to whom."""

from datetime import timedelta

import pytest
from django.test import Client

from streams.models import (
    Video,
    VideoChapter,
    VideoKind,
    VideoState,
    VideoVisibility,
    WatchProgress,
)
from tests.streams.api.openapi import assert_documented
from tests.streams.clips import make_clip
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def anonymous():
    return Client()


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster.channel)


def address(video: Video) -> str:
    return f"/api/v1/videos/{video.pk}/"


def subscribe(monkeypatch, *accounts) -> list[frozenset[int]]:
    """These are subscribers of every channel; each question is added to the list."""
    asked: list[frozenset[int]] = []

    class Entitlements:
        def subscribed_channels(self, *, channel_ids, user_id):
            asked.append(frozenset(channel_ids))
            is_one = user_id in {account.pk for account in accounts}
            return frozenset(channel_ids) if is_one else frozenset()

    monkeypatch.setattr("streams.playback.access.video_entitlements", Entitlements)
    return asked


def test_lists_ask_for_all_subscriptions_at_once(
    broadcaster, viewer, outsider, client_of, monkeypatch
):
    asked = subscribe(monkeypatch, viewer)
    restricted = {"visibility": VideoVisibility.SUBSCRIBERS}
    for account in (broadcaster, broadcaster, broadcaster, outsider, outsider):
        video = make_video(account.channel, **restricted)
        WatchProgress.objects.create(user=viewer, video=video, position_ms=2_000)
        make_clip(video, viewer, **restricted)
    client, channel = client_of(viewer), broadcaster.pk
    everywhere = frozenset({channel, outsider.pk})
    paths = {
        "/api/v1/channels/ana/videos/": (3, frozenset({channel})),
        "/api/v1/me/watching/": (5, everywhere),
        "/api/v1/me/clips/": (5, everywhere),
    }
    for path, (count, channels) in paths.items():
        asked.clear()
        results = client.get(path).json()["results"]
        assert len(results) == count
        shown = [one.get("video_url") or one.get("video", one)["playback_url"] for one in results]
        assert all(shown)
        assert asked == [channels]


def test_a_video(video, anonymous, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = anonymous.get(address(video))
    assert_documented(response, "/videos/{video_id}/")
    body = response.json()
    assert (body["id"], body["duration_ms"], body["channel"]["login"]) == (
        str(video.pk),
        8000,
        "ana",
    )
    assert body["playback_url"].startswith("/vod/")
    assert body["playback_url"].endswith("/index.m3u8")
    assert body["chapters"][0]["offset_ms"] == 0
    assert (body["can_edit"], body["owner"], body["download"]) == (
        False,
        None,
        {"state": "none", "url": None, "reason": ""},
    )


def test_the_owner_is_told_more(video, broadcaster, client_of):
    response = client_of(broadcaster).get(address(video))
    assert_documented(response, "/videos/{video_id}/")
    assert response.json()["can_edit"] is True
    assert response.json()["owner"]["trim"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"visibility": VideoVisibility.PRIVATE},
        {"deleted_at": clock.now()},
        {"taken_down_at": clock.now()},
        {"state": VideoState.IN_REVIEW},
        {"state": VideoState.TRANSCODING},
        {"is_kept": False},
    ],
)
def test_what_only_the_owner_and_site_moderators_know_of(
    video, broadcaster, moderator, outsider, banned, anonymous, client_of, change
):
    Video.objects.filter(pk=video.pk).update(**change)
    for who in (broadcaster, moderator):
        body = client_of(who).get(address(video)).json()
        assert body["playback_url"], who
    assert client_of(outsider).get(address(video)).status_code == 404
    assert client_of(banned).get(address(video)).status_code in {401, 404}
    assert anonymous.get(address(video)).status_code == 404


def test_unlisted_is_for_everybody_with_the_address(video, anonymous):
    Video.objects.filter(pk=video.pk).update(visibility=VideoVisibility.UNLISTED)
    assert anonymous.get(address(video)).json()["playback_url"]
    assert anonymous.get("/api/v1/videos/").json()["results"] == []
    assert anonymous.get("/api/v1/channels/ana/videos/").json()["results"] == []


def test_subscribers_only(video, viewer, outsider, anonymous, client_of, monkeypatch):
    Video.objects.filter(pk=video.pk).update(
        visibility=VideoVisibility.SUBSCRIBERS, thumbnail="thumbnail.jpg"
    )
    subscribe(monkeypatch, viewer)
    assert client_of(viewer).get(address(video)).json()["playback_url"]
    for client in (client_of(outsider), anonymous):
        body = client.get(address(video)).json()
        assert (body["playback_url"], body["chapters"]) == (None, [])
        assert body["thumbnail_url"].endswith("/thumbnail.jpg")
    (listed,) = anonymous.get("/api/v1/channels/ana/videos/").json()["results"]
    assert listed["playback_url"] is None


def test_a_suspended_owners_videos_are_gone(banned, anonymous, staff, client_of):
    video = make_video(banned.channel)
    assert anonymous.get(address(video)).status_code == 404
    assert anonymous.get("/api/v1/videos/").json()["results"] == []
    assert client_of(staff).get(address(video)).status_code == 200


@pytest.mark.parametrize("number", [0, 1, 10**18, 2**63, 10**30])
def test_unknown_numbers(db, anonymous, number):
    assert anonymous.get(f"/api/v1/videos/{number}/").status_code == 404


def test_offsets_count_from_what_is_shown(broadcaster, anonymous):
    video = make_video(broadcaster.channel, seconds=20, trim_start_ms=4000, trim_end_ms=16_000)
    for offset_ms, kind in (
        (6000, "change"),
        (3000, "change"),
        (2000, "marker"),
        (18_000, "marker"),
    ):
        VideoChapter.objects.create(video=video, kind=kind, offset_ms=offset_ms, title=kind)
    body = anonymous.get(address(video)).json()
    assert body["duration_ms"] == 12_000
    assert [(one["offset_ms"], one["title"]) for one in body["chapters"]] == [
        (0, "change"),
        (2000, "change"),
    ]
    assert body["storyboard"] is None


def test_lists_in_pages(broadcaster, outsider, anonymous, django_assert_num_queries):
    now = clock.now()
    made = [
        make_video(
            account.channel,
            view_count=number,
            published_at=now - timedelta(hours=number),
            created_at=now - timedelta(hours=number),
        )
        for number, account in enumerate([broadcaster, outsider, broadcaster])
    ]
    with django_assert_num_queries(2):
        response = anonymous.get("/api/v1/videos/")
    assert_documented(response, "/videos/")
    ids = [str(video.pk) for video in made]
    assert [one["id"] for one in response.json()["results"]] == ids
    by_views = anonymous.get("/api/v1/videos/", {"sort": "views"}).json()["results"]
    assert [one["id"] for one in by_views] == ids[::-1]
    for query in ({}, {"sort": "views"}, {"channel": "Ana"}, {"channel": "ana", "sort": "views"}):
        whole = [one["id"] for one in anonymous.get("/api/v1/videos/", query).json()["results"]]
        paged, cursor = [], None
        while True:
            page = anonymous.get(
                "/api/v1/videos/", {**query, "limit": 1, **({"cursor": cursor} if cursor else {})}
            ).json()
            paged += [one["id"] for one in page["results"]]
            if (cursor := page["next_cursor"]) is None:
                break
        assert paged == whole
    with django_assert_num_queries(4):
        response = anonymous.get("/api/v1/channels/ana/videos/")
    assert_documented(response, "/channels/{login}/videos/")
    assert len(response.json()["results"]) == 2


def test_a_channels_list_has_what_goes_on(broadcaster, anonymous):
    make_video(broadcaster.channel, state=VideoState.RECORDING, published_at=None)
    (listed,) = anonymous.get("/api/v1/channels/ana/videos/").json()["results"]
    assert (listed["is_live"], listed["state"]) == (True, "recording")
    assert anonymous.get("/api/v1/videos/").json()["results"] == []


def test_own_videos(broadcaster, outsider, anonymous, client_of):
    make_video(broadcaster.channel, state=VideoState.TRANSCODING, kind=VideoKind.UPLOAD)
    make_video(broadcaster.channel, deleted_at=clock.now(), title="Thrown away")
    response = client_of(broadcaster).get("/api/v1/me/videos/")
    assert_documented(response, "/me/videos/")
    assert [one["state"] for one in response.json()["results"]] == ["transcoding"]
    trash = client_of(broadcaster).get("/api/v1/me/videos/?trash=1").json()["results"]
    assert [one["title"] for one in trash] == ["Thrown away"]
    assert client_of(outsider).get("/api/v1/me/videos/").json()["results"] == []
    assert anonymous.get("/api/v1/me/videos/").status_code in {401, 403}


@pytest.mark.parametrize(
    "query",
    ["sort=best", "kind=film", "cursor=!!!", "cursor=YWJj", "limit=0", "limit=101", "kind=%00"],
)
def test_bad_queries_are_explained(db, anonymous, query):
    response = anonymous.get(f"/api/v1/videos/?{query}")
    assert response.status_code == 400
    assert response.json()["error"]["message"]
