"""`GET /helix/videos`."""

from datetime import timedelta

import pytest

from streams.helix.videos import format_duration
from streams.models import Video, VideoKind, VideoVisibility
from tests.accounts.tokens import client_id, make_token
from tests.streams.builders import make_category
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, viewer):
    """GET with Vic's token."""
    headers = {"Authorization": f"Bearer {make_token(viewer)}", "Client-Id": client_id()}
    return lambda query, address="/helix/videos": client.get(f"{address}{query}", headers=headers)


@pytest.fixture
def video(broadcaster):
    return make_video(
        broadcaster.channel,
        seconds=3700,
        title="Endgames",
        thumbnail="thumbnail.jpg",
        muted_ranges=[[60_000, 120_500]],
    )


@pytest.mark.parametrize("address", ["/helix/videos", "/mock/videos"])
def test_by_id_in_twitchs_words(ask, video, broadcaster, address):
    body = ask(f"?id={video.pk}", address).json()
    (told,) = body["data"]
    assert told.pop("thumbnail_url").startswith("http://testserver/vod/")
    assert told == {
        "id": str(video.pk),
        "stream_id": None,
        "user_id": str(broadcaster.pk),
        "user_login": "ana",
        "user_name": "Ana",
        "title": "Endgames",
        "description": "",
        "created_at": video.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "published_at": video.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": f"http://testserver/videos/{video.pk}",
        "viewable": "public",
        "view_count": 0,
        "language": "en",
        "type": "archive",
        "duration": "1h1m40s",
        "muted_segments": [{"duration": 61, "offset": 60}],
    }
    assert body["pagination"] == {}


def test_what_is_not_public_does_not_exist(ask, video):
    Video.objects.filter(pk=video.pk).update(visibility=VideoVisibility.UNLISTED)
    assert ask(f"?id={video.pk}").status_code == 404


def test_pages_forth_and_back(ask, broadcaster, django_assert_max_num_queries):
    now = clock.now()
    made = [
        make_video(broadcaster.channel, title=str(n), created_at=now - timedelta(hours=n))
        for n in range(5)
    ]
    query = f"?user_id={broadcaster.pk}&first=2"
    first = ask(query).json()
    assert [one["title"] for one in first["data"]] == ["0", "1"]
    second = ask(f"{query}&after={first['pagination']['cursor']}").json()
    assert [one["title"] for one in second["data"]] == ["2", "3"]
    third = ask(f"{query}&after={second['pagination']['cursor']}").json()
    assert [one["title"] for one in third["data"]] == ["4"]
    assert third["pagination"] == {}
    back = ask(f"{query}&before={second['pagination']['cursor']}").json()
    assert [one["title"] for one in back["data"]] == ["0", "1"]
    assert len(made) == 5


def test_by_category_with_filters(ask, broadcaster):
    chess = make_category()
    old = clock.now() - timedelta(days=20)
    make_video(broadcaster.channel, title="old", category=chess, published_at=old, view_count=9)
    make_video(broadcaster.channel, title="new", category=chess, kind=VideoKind.UPLOAD)
    make_video(broadcaster.channel, title="other")

    def titles(query=""):
        answer = ask(f"?game_id={chess.pk}{query}").json()
        return [one["title"] for one in answer["data"]]

    assert titles("&sort=views") == ["old", "new"]
    assert titles("&period=week") == ["new"]
    assert titles("&type=archive") == ["old"]
    assert titles("&type=highlight") == titles("&language=de") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?id=x",
        "?id=1&user_id=2",
        "?user_id=1&user_id=2",
        "?user_id=1&first=0",
        "?user_id=1&first=101",
        "?user_id=1&sort=best",
        "?user_id=1&type=film",
        "?game_id=1&period=year",
        "?user_id=1&after=%00%FF",
        "?user_id=1&after=bzk5OTk5OTk5",
    ],
)
def test_what_is_wrong_is_400(ask, db, query):
    response = ask(query)
    assert (response.status_code, response.json()["status"]) == (400, 400)


def test_a_token_is_needed(client, video):
    assert client.get(f"/helix/videos?id={video.pk}").status_code == 401


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (59, "59s"), (240, "4m0s"), (11_313, "3h8m33s")]
)
def test_durations(seconds, text):
    assert format_duration(seconds) == text
