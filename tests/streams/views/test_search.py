"""Search: found by the beginning of a name, harmless whatever is typed, bounded."""

import pytest

from streams.views import search
from tests.streams.builders import go_live, make_category
from twitchclone.core.rate_limit import Limit

pytestmark = pytest.mark.django_db


def test_live_offline_and_categories(broadcaster, client):
    make_category("Analogue photography")
    go_live(broadcaster)
    context = client.get("/search/?q=ana").context
    assert [hit.login for hit in context["live_hits"]] == ["ana"]
    assert [card.name for card in context["categories"]] == ["Analogue photography"]


def test_suspended_accounts_are_not_found(banned, client):
    context = client.get("/search/?q=bo_banned").context
    assert not context["live_hits"]
    assert not context["offline_hits"]


def test_nothing_found_says_how_to_search(client):
    assert "Nothing found" in client.get("/search/?q=zzz").content.decode()


def test_without_words_there_is_a_box_to_type_in(client):
    assert "search-page-query" in client.get("/search/").content.decode()


def test_suggestions_are_options(broadcaster, client):
    page = client.get("/search/suggest/?q=an").content.decode()
    assert "<html" not in page
    assert 'href="/ana"' in page
    assert page.count('role="option"') == 2  # the channel, and the search itself


def test_no_words_no_suggestions(client):
    assert client.get("/search/suggest/?q=").content == b""


@pytest.mark.parametrize(
    "query", ["%00", "'", "%27%20OR%201=1", "&|!():*", "%F0%9F%98%80", "a" * 5000]
)
@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_whatever_is_typed(client, path, query):
    assert client.get(f"{path}?q={query}").status_code == 200


def test_words_are_shown_as_text(client):
    page = client.get("/search/?q=%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script>alert" not in page


def test_too_many_searches_are_refused_as_a_page(client, monkeypatch):
    monkeypatch.setattr(search, "SEARCHES", Limit("search-page", count=1, period_s=60))
    client.get("/search/?q=ana")
    response = client.get("/search/?q=ana")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Easy does it" in response.content.decode()
