"""A video's page: who gets to see what of it, and what other sites are told."""

import json
import re

import pytest

from accounts.services.follows import follow_channel
from streams.models import Collection, CollectionItem, VideoChapter, VideoKind, VideoState
from streams.playback.access import set_unlocked
from streams.services import videos as services
from tests.streams.builders import channel_of, make_category
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
MAX_QUERIES = 16
SECRET = "Nobody may read this"


@pytest.fixture
def channel(broadcaster):
    """Ana's."""
    return channel_of(broadcaster)


def page_of(browser, video, **query):
    """The page's text."""
    response = browser.get(f"/videos/{video.pk}", query)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_watches_a_public_video(channel, client):
    video = make_video(
        channel,
        title="Endgames",
        description="Rooks. https://example.org/",
        category=make_category(),
        tags=["blitz"],
    )
    page = page_of(client, video)
    assert "<title>Endgames · Ana" in page
    assert re.search(r'data-playback-url="/vod/[\w-]+/index\.m3u8"', page)
    assert "/directory/category/chess/" in page
    assert 'href="https://example.org/"' in page
    assert 'href="/ana"' in page


def test_programs_are_told_of_a_public_video(channel, client, settings):
    settings.SITE_URL = "https://live.example"
    video = make_video(channel, title='"</script><i probe>', seconds=3700)
    page = page_of(client, video)
    address = f"https://live.example/videos/{video.pk}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'content="https://live.example/embed/video/{video.pk}/"' in page
    assert "<i probe" not in page
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["name"], data["duration"]) == (
        "VideoObject",
        video.title,
        "PT1H1M40S",
    )
    assert 'name="robots" content="noindex"' not in page


def test_an_unlisted_video_is_watched_by_address_and_not_indexed(channel, client):
    page = page_of(client, make_video(channel, visibility="unlisted"))
    assert "data-playback-url" in page
    assert 'name="robots" content="noindex"' in page
    assert "ld+json" not in page


@pytest.mark.parametrize(
    "changes",
    [
        {"visibility": "private"},
        {"deleted_at": clock.now()},
        {"taken_down_at": clock.now()},
        {"state": VideoState.TRANSCODING},
        {"state": VideoState.IN_REVIEW},
        {"state": VideoState.REJECTED},
    ],
)
def test_what_is_not_for_others_is_not_there(changes, channel, outsider, client, client_of):
    video = make_video(channel, title=SECRET, **changes)
    for browser in (client, client_of(outsider)):
        response = browser.get(f"/videos/{video.pk}")
        assert response.status_code == 404
        assert SECRET not in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"visibility": "private"}, "Only you can see this video"),
        ({"deleted_at": clock.now()}, "In the trash"),
        ({"taken_down_at": clock.now(), "taken_down_reason": "Copyright."}, "Copyright."),
        ({"state": VideoState.TRANSCODING, "progress_percent": 40}, 'value="40"'),
        ({"state": VideoState.IN_REVIEW}, "Waiting for review"),
        ({"state": VideoState.REJECTED, "state_reason": "No picture in it."}, "No picture in it."),
    ],
)
def test_the_owner_sees_how_it_stands(changes, words, channel, broadcaster, client_of):
    page = page_of(client_of(broadcaster), make_video(channel, **changes))
    assert words in page
    assert 'name="robots" content="noindex"' in page


def test_site_moderators_see_what_is_taken_down(channel, moderator, client_of):
    video = make_video(channel, taken_down_at=clock.now())
    assert "Taken down" in page_of(client_of(moderator), video)


def test_an_unknown_video(client):
    assert client.get("/videos/1").status_code == 404
    assert client.get(f"/videos/{10**30}").status_code == 404


def test_one_address(channel, client):
    video = make_video(channel)
    response = client.get(f"/videos/{video.pk}/")
    assert (response.status_code, response["Location"]) == (301, f"/videos/{video.pk}")


def test_behind_a_password_nothing_is_told(channel, client):
    video = make_video(channel, title=SECRET, visibility="password", password_hash="x")
    page = page_of(client, video)
    assert SECRET not in page
    assert "/vod/" not in page
    assert "Protected by a password" in page


def test_whoever_gave_the_password_watches(channel, client):
    video = make_video(channel, title=SECRET, visibility="password", password_hash="x")
    set_unlocked(_Cookies(client), video)
    assert "data-playback-url" in page_of(client, video)


def test_the_password_is_asked_for_beside_the_field(channel, broadcaster, client):
    video = make_video(channel, title=SECRET)
    services.set_visibility(
        video=video, actor=broadcaster, visibility="password", password="open sesame"
    )
    address = f"/videos/{video.pk}/unlock/"
    wrong = client.post(address, {"password": "x"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "field__errors" in wrong.content.decode()
    assert SECRET not in client.post(address, {"password": "x"}).content.decode()
    fields = {"password": "open sesame", "query": "t=1m&evil=1"}
    right = client.post(address, fields)
    assert right["Location"] == f"/videos/{video.pk}?t=1m"
    assert "index.m3u8" in page_of(client, video)


def test_subscribers_only(channel, client):
    video = make_video(channel, title="For the few", visibility="subscribers")
    page = page_of(client, video)
    assert "For subscribers" in page
    assert "index.m3u8" not in page


def test_the_owner_is_recording_now(channel, client):
    page = page_of(client, make_video(channel, state=VideoState.RECORDING))
    assert "Recording now: watch live" in page
    assert "isLiveBroadcast" in page


@pytest.mark.parametrize(
    ("text", "start_ms"), [("1m30s", 90_000), ("45", 45_000), ("9999", 120_000), ("x" * 5000, None)]
)
def test_where_to_begin(text, start_ms, channel, client):
    video = make_video(channel, seconds=120)
    response = client.get(f"/videos/{video.pk}", {"t": text})
    assert response.context["start_ms"] == start_ms


def test_chapters_count_from_what_is_shown(channel, client):
    video = make_video(channel, seconds=120, trim_start_ms=20_000, title="Opening")
    VideoChapter.objects.create(video=video, kind="marker", offset_ms=10_000, title="Cut off")
    VideoChapter.objects.create(video=video, kind="marker", offset_ms=50_000, title="The sacrifice")
    page = page_of(client, video)
    assert "Cut off" not in page
    assert 'data-offset-ms="30000"' in page
    assert 'data-offset-ms="0"' in page


def test_a_collection_is_played_through(channel, client):
    first, hidden, last = (
        make_video(channel, title="One"),
        make_video(channel, title=SECRET, visibility="private"),
        make_video(channel, title="Three"),
    )
    collection = Collection.objects.create(channel=channel, title="Lessons")
    for position, video in enumerate((first, hidden, last)):
        CollectionItem.objects.create(collection=collection, video=video, position=position)
    page = page_of(client, first, collection=str(collection.pk))
    assert f'data-next-url="/videos/{last.pk}?collection={collection.pk}"' in page
    assert SECRET not in page
    assert "data-next-url" not in page_of(client, last, collection=str(collection.pk))
    assert "Lessons" not in page_of(client, first, collection="nonsense")


def test_a_private_collection_is_not_told(channel, broadcaster, client, client_of):
    video = make_video(channel)
    collection = Collection.objects.create(channel=channel, title=SECRET, is_public=False)
    CollectionItem.objects.create(collection=collection, video=video, position=0)
    assert SECRET not in page_of(client, video, collection=str(collection.pk))
    assert client.get(f"/collections/{collection.pk}").status_code == 404
    assert SECRET in client_of(broadcaster).get(f"/collections/{collection.pk}").content.decode()


def test_a_collections_page(channel, client):
    video = make_video(channel, title="One")
    private = make_video(channel, title=SECRET, visibility="private")
    collection = Collection.objects.create(channel=channel, title="Lessons")
    CollectionItem.objects.create(collection=collection, video=private, position=0)
    CollectionItem.objects.create(collection=collection, video=video, position=1)
    page = client.get(f"/collections/{collection.pk}").content.decode()
    assert f'href="/videos/{video.pk}?collection={collection.pk}"' in page
    assert SECRET not in page
    assert client.get(f"/collections/{collection.pk}/").status_code == 301


def test_other_sites_may_show_what_everybody_may_watch(channel, client, broadcaster, client_of):
    video = make_video(channel, title="Endgames")
    response = client.get(f"/embed/video/{video.pk}/")
    assert response.status_code == 200
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    private = make_video(channel, visibility="private")
    assert client_of(broadcaster).get(f"/embed/video/{private.pk}/").status_code == 404


def test_oembed(channel, client):
    video = make_video(channel, title="Endgames")
    body = client.get("/api/oembed/", {"url": f"http://testserver/videos/{video.pk}"}).json()
    assert (body["title"], body["author_name"]) == ("Endgames", "Ana")
    assert f"/embed/video/{video.pk}/" in body["html"]
    for visibility in ("private", "password", "subscribers"):
        hidden = make_video(channel, visibility=visibility)
        url = f"http://testserver/videos/{hidden.pk}"
        assert client.get("/api/oembed/", {"url": url}).status_code == 404


def test_the_sitemap_lists_public_videos(channel, client):
    public = make_video(channel)
    hidden = make_video(channel, visibility="unlisted")
    text = client.get("/sitemap.xml").content.decode()
    assert f"/videos/{public.pk}</loc>" in text
    assert str(hidden.pk) not in text


@pytest.mark.parametrize("others", [1, 10])
def test_queries_do_not_grow(
    others, channel, broadcaster, viewer, client_of, django_assert_max_num_queries
):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    collection = Collection.objects.create(channel=channel, title="Lessons")
    category = make_category()
    videos = [make_video(channel, category=category) for _ in range(others + 1)]
    for position, video in enumerate(videos):
        CollectionItem.objects.create(collection=collection, video=video, position=position)
    browser, address = client_of(viewer), f"/videos/{videos[0].pk}?collection={collection.pk}"
    browser.get(address)
    with django_assert_max_num_queries(MAX_QUERIES):
        assert browser.get(address).status_code == 200


def test_an_upload_says_that_it_is_one(channel, client):
    assert "Upload" in page_of(client, make_video(channel, kind=VideoKind.UPLOAD))


class _Cookies:
    """Takes a response's cookie for the test client."""

    def __init__(self, client):
        self.client = client

    def set_cookie(self, name, value, **_):
        self.client.cookies[name] = value
