"""The directory and its categories: pages, filters, scrolling on, bounded queries."""

from itertools import pairwise

import pytest

from streams.models import Broadcast
from streams.services.channels import update_channel
from streams.views import directory
from tests.factories import make_account
from tests.streams.builders import channel_of, go_live, make_category

pytestmark = pytest.mark.django_db
MAX_QUERIES = 8
PART = {"HX-Request": "true"}


def stream(**changes):
    """A live channel with these of its fields."""
    account = make_account()
    update_channel(channel=channel_of(account), actor=account, **changes)
    return account, go_live(account)


def logins(response):
    return [card.login for card in response.context["cards"]]


def test_an_empty_directory_says_what_to_do(client):
    page = client.get("/directory/").content.decode()
    assert "Nobody is live right now" in page


def test_most_viewers_first_or_newest_first(client):
    (first, broadcast), (second, _) = stream(), stream()
    Broadcast.objects.filter(pk=broadcast.pk).update(viewer_count=9)
    assert logins(client.get("/directory/")) == [first.login, second.login]
    assert logins(client.get("/directory/?sort=newest")) == [second.login, first.login]


@pytest.mark.parametrize(
    "query", ["language=de", "tag=chess", "language=de&tag=chess", "tag=CHESS"]
)
def test_filters(client, query):
    wanted, _ = stream(language="de", tags=["chess"])
    stream(language="en", tags=["chill"])
    assert logins(client.get(f"/directory/?{query}")) == [wanted.login]


@pytest.mark.parametrize(
    "query", ["language=klingon", "sort=sideways", "tag=", "tag=%00", "tag=" + "x" * 300]
)
def test_filters_that_make_no_sense_do_no_harm(client, query):
    stream()
    assert client.get(f"/directory/?{query}").status_code == 200


def test_no_match_offers_to_clear_the_filters(client):
    stream(language="en")
    page = client.get("/directory/?language=de").content.decode()
    assert "Clear the filters" in page


@pytest.mark.parametrize("sort", ["viewers", "newest"])
def test_scrolling_on_shows_each_channel_once(client, monkeypatch, sort):
    monkeypatch.setattr(directory, "PER_PAGE", 2)
    made = {stream()[0].login for _ in range(5)}
    seen, url = [], f"/directory/?sort={sort}"
    while url:
        response = client.get(url, headers=PART if "cursor" in url else {})
        seen += logins(response)
        url = response.context["next_url"]
    assert len(seen) == len(made)
    assert set(seen) == made


def test_a_next_page_is_a_part_for_htmx_and_a_page_for_others(client, monkeypatch):
    monkeypatch.setattr(directory, "PER_PAGE", 1)
    for _ in range(2):
        stream()
    url = client.get("/directory/").context["next_url"]
    assert "<html" not in client.get(url, headers=PART).content.decode()
    assert "<html" in client.get(url).content.decode()


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "%00", "a" * 500])
def test_a_cursor_of_somebody_elses_making_is_refused(client, cursor):
    assert client.get(f"/directory/?cursor={cursor}").status_code == 400


def test_an_order_does_not_take_the_other_ones_cursor(client, monkeypatch):
    monkeypatch.setattr(directory, "PER_PAGE", 1)
    for _ in range(2):
        stream()
    cursor = client.get("/directory/").context["next_url"].split("cursor=")[1]
    assert client.get(f"/directory/?sort=newest&cursor={cursor}").status_code == 400


@pytest.mark.parametrize(
    "path", ["/directory/", "/directory/categories/", "/directory/category/chess/"]
)
def test_queries(path, viewer, client_of, django_assert_max_num_queries):
    chess = make_category("Chess")
    for _ in range(6):
        stream(category=chess, tags=["blitz"])
    browser = client_of(viewer)
    browser.get(path)
    with django_assert_max_num_queries(MAX_QUERIES):
        assert browser.get(path).status_code == 200


def test_a_category_shows_its_channels_and_figures(client):
    account, broadcast = stream(category=make_category("Chess"))
    stream(category=make_category("Cooking"))
    Broadcast.objects.filter(pk=broadcast.pk).update(viewer_count=7)
    response = client.get("/directory/category/chess/")
    assert logins(response) == [account.login]
    figures = response.context["figures"]
    assert (figures.viewer_count, figures.channel_count) == (7, 1)


def test_an_unknown_category_is_not_found(client):
    assert client.get("/directory/category/nothing/").status_code == 404


def test_all_categories_those_watched_first(client, monkeypatch):
    make_category("Art")
    stream(category=make_category("Zoology"))
    names = [card.name for card in client.get("/directory/categories/").context["categories"]]
    assert names == ["Zoology", "Art"]


@pytest.mark.parametrize("offset", ["x", "-1", "٣", "1" * 400])
def test_odd_offsets_do_no_harm(client, offset):
    assert client.get(f"/directory/categories/?offset={offset}").status_code == 200


def test_popular_tags_are_offered(client):
    for tags in (["chess", "blitz"], ["chess"]):
        stream(tags=tags)
    assert client.get("/directory/").context["popular_tags"] == ["chess", "blitz"]


def test_the_newest_order_is_by_start(client):
    for _ in range(3):
        stream()
    cards = client.get("/directory/?sort=newest").context["cards"]
    assert all(a.started_at >= b.started_at for a, b in pairwise(cards))
