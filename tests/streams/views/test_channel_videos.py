"""The tab Videos of a channel: filters, pages, what owners and others find in it."""

import pytest

from streams.models import Collection, CollectionItem, VideoKind, VideoState, WatchProgress
from tests.streams.builders import channel_of, make_category
from tests.streams.recorded import make_video
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
MAX_QUERIES = 12
SECRET = "Nobody may read this"
PART = {"HX-Request": "true"}


@pytest.fixture
def channel(broadcaster):
    """Ana's."""
    return channel_of(broadcaster)


def test_the_page_has_the_tab_open(channel, client):
    make_video(channel, title="Endgames")
    page = client.get("/ana/videos").content.decode()
    assert 'aria-controls="panel-videos" data-url="/ana/videos" aria-selected="true"' in page
    assert "Endgames" in page
    assert 'data-component="player"' in page


def test_the_tab_alone(channel, client):
    make_video(channel, title="Endgames")
    part = client.get("/ana/videos", headers=PART).content.decode()
    assert "<html" not in part
    assert "Endgames" in part


@pytest.mark.parametrize("path", ["/ANA/videos", "/ana/videos/"])
def test_one_address(path, channel, client):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, "/ana/videos")


def test_unknown_and_suspended_channels(banned, client):
    assert client.get("/nobody_here/videos").status_code == 404
    assert client.get(f"/{banned.login}/videos").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"visibility": "private"},
        {"visibility": "unlisted"},
        {"visibility": "password"},
        {"deleted_at": clock.now()},
        {"taken_down_at": clock.now()},
        {"state": VideoState.TRANSCODING},
        {"is_kept": False, "state": VideoState.RECORDING},
    ],
)
def test_others_find_only_what_is_for_them(changes, channel, outsider, client, client_of):
    make_video(channel, title=SECRET, **changes)
    for browser in (client, client_of(outsider)):
        for path in ("/ana/videos", "/", "/search/?q=nobody"):
            assert SECRET not in browser.get(path).content.decode()


def test_a_list_opens_no_video_for_subscribers(channel, client):
    board = {
        "interval_ms": 1000,
        "columns": 5,
        "rows": 5,
        "width": 160,
        "height": 90,
        "sheets": 1,
    }
    make_video(channel, visibility="subscribers", storyboard=board)
    page = client.get("/ana/videos", headers=PART).content.decode()
    assert "Subscribers" in page
    assert "/vod/" not in page
    make_video(channel, storyboard=board)
    assert "storyboard-0.jpg" in client.get("/ana/videos", headers=PART).content.decode()


def test_the_owner_finds_everything_and_who_may_watch_it(channel, broadcaster, client_of):
    make_video(channel, title="Mine alone", visibility="private")
    page = client_of(broadcaster).get("/ana/videos").content.decode()
    assert "Mine alone" in page
    assert "Private" in page


def test_kinds_and_orders(channel, client):
    make_video(channel, title="Stream", view_count=5)
    make_video(channel, title="Trailer", kind=VideoKind.UPLOAD, view_count=50)
    uploads = client.get("/ana/videos?kind=upload", headers=PART).content.decode()
    assert "Trailer" in uploads
    assert "Stream<" not in uploads
    popular = client.get("/ana/videos?sort=views", headers=PART).content.decode()
    assert popular.index("Trailer") < popular.index("Stream<")
    assert client.get("/ana/videos?sort=nonsense&kind=x").status_code == 200


def test_pages_follow_each_other(channel, client):
    for number in range(30):
        make_video(channel, title=f"Part {number:02}")
    first = client.get("/ana/videos", headers=PART)
    assert len(first.context["cards"]) == 24
    rest = client.get(first.context["next_url"], headers=PART)
    assert len(rest.context["cards"]) == 6
    assert "<form" not in rest.content.decode()
    assert client.get("/ana/videos?cursor=nonsense", headers=PART).status_code == 400


def test_collections(channel, client, broadcaster, client_of):
    Collection.objects.create(channel=channel, title="Empty")
    lessons = Collection.objects.create(channel=channel, title="Lessons")
    CollectionItem.objects.create(collection=lessons, video=make_video(channel), position=0)
    hidden = make_video(channel, title=SECRET, visibility="private")
    CollectionItem.objects.create(collection=lessons, video=hidden, position=1)
    page = client.get("/ana/videos?kind=collections", headers=PART).content.decode()
    assert "Lessons" in page
    assert "1 video<" in page
    assert "Empty" not in page
    own = client_of(broadcaster).get("/ana/videos?kind=collections", headers=PART).content.decode()
    assert "2 videos" in own
    assert "Empty" in own


def test_empty_tabs_say_what_to_do(channel, broadcaster, client, client_of):
    assert "When Ana has been live" in client.get("/ana/videos").content.decode()
    assert "Your broadcasts are recorded" in (
        client_of(broadcaster).get("/ana/videos").content.decode()
    )


def test_how_much_one_has_seen(channel, viewer, client_of):
    video = make_video(channel, seconds=100)
    WatchProgress.objects.create(user=viewer, video=video, position_ms=25_000)
    browser = client_of(viewer)
    assert 'value="25"' in browser.get("/ana/videos", headers=PART).content.decode()
    home = browser.get("/").content.decode()
    assert "Continue watching" in home


def test_what_is_finished_or_private_is_not_gone_on_with(channel, viewer, client_of):
    done = make_video(channel, seconds=100)
    hidden = make_video(channel, seconds=100, visibility="private", title=SECRET)
    WatchProgress.objects.create(user=viewer, video=done, position_ms=99_000)
    WatchProgress.objects.create(user=viewer, video=hidden, position_ms=50_000)
    home = client_of(viewer).get("/").content.decode()
    assert "Continue watching" not in home
    assert SECRET not in home


def test_videos_are_found_by_their_titles(channel, client):
    make_video(channel, title="Rook endings for everybody")
    page = client.get("/search/?q=endin+rook").content.decode()
    assert "Rook endings for everybody" in page
    assert "Rook endings" not in client.get("/search/?q=queen").content.decode()


def test_a_categorys_videos(channel, client):
    make_video(channel, title="Endgames", category=make_category())
    assert "Endgames" in client.get("/directory/category/chess/").content.decode()


@pytest.mark.parametrize("count", [2, 20])
def test_queries_do_not_grow(count, channel, viewer, client_of, django_assert_max_num_queries):
    category = make_category()
    for _ in range(count):
        make_video(channel, category=category)
    browser = client_of(viewer)
    browser.get("/ana/videos")
    with django_assert_max_num_queries(MAX_QUERIES):
        assert browser.get("/ana/videos").status_code == 200
