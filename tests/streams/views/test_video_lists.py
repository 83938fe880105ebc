"""The page of all videos: only what everybody may find, in pages."""

import pytest

from streams.models import VideoKind, VideoState
from streams.views import video_lists
from tests.streams.builders import channel_of
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def channel(broadcaster):
    return channel_of(broadcaster)


def titles(response):
    return [card.title for card in response.context["cards"]]


def test_only_what_everybody_may_find(channel, client, broadcaster, client_of):
    make_video(channel, title="Public")
    make_video(channel, title="Hidden", visibility="unlisted")
    make_video(channel, title="Mine", visibility="private")
    make_video(channel, title="Now", state=VideoState.RECORDING)
    make_video(channel, title="Gone", deleted_at=clock.now())
    for browser in (client, client_of(broadcaster)):
        assert titles(browser.get("/videos/")) == ["Public"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=views", ["Seen", "Upload"]),
        ("kind=upload", ["Upload"]),
        ("kind=archive", ["Seen"]),
        ("kind=x&sort=y", ["Upload", "Seen"]),
    ],
)
def test_filters(query, expected, channel, client):
    make_video(channel, title="Seen", view_count=9)
    make_video(channel, title="Upload", kind=VideoKind.UPLOAD)
    assert titles(client.get(f"/videos/?{query}")) == expected


def test_in_pages(channel, client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(video_lists, "PER_PAGE", 2)
    for number in range(3):
        make_video(channel, title=f"Number {number}")
    with django_assert_max_num_queries(4):
        first = client.get("/videos/?kind=archive")
    more = client.get(first.context["next_url"], headers=PART)
    assert (titles(first), titles(more)) == (["Number 2", "Number 1"], ["Number 0"])
    assert "<html" not in more.text


def test_nothing_yet(client):
    assert "No videos yet" in client.get("/videos/").text
    assert "Nothing of this kind" in client.get("/videos/?kind=upload").text
