"""Following: live ones as cards, others as lines, and the rail."""

import pytest

from accounts.services.follows import follow_channel
from streams.views import following
from tests.factories import make_account
from tests.streams.builders import go_live

pytestmark = pytest.mark.django_db
MAX_QUERIES = 8


def test_visitors_are_asked_to_log_in(client):
    response = client.get("/following/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/following/"


def test_who_follows_nobody_is_shown_where_to_look(viewer, client_of):
    page = client_of(viewer).get("/following/").content.decode()
    assert "You follow nobody yet" in page


def test_live_and_offline(viewer, broadcaster, outsider, client_of, banned):
    for followed in (broadcaster, outsider):
        follow_channel(follower=viewer, followed_id=followed.pk)
    go_live(broadcaster)
    response = client_of(viewer).get("/following/")
    assert [card.login for card in response.context["cards"]] == ["ana"]
    assert [channel.login for channel in response.context["offline"]] == ["otto"]


def test_offline_ones_scroll_on(viewer, client_of, monkeypatch):
    monkeypatch.setattr(following, "OFFLINE_PER_PAGE", 2)
    accounts = [make_account(f"person_{number}") for number in range(3)]
    for account in accounts:
        follow_channel(follower=viewer, followed_id=account.pk)
    browser = client_of(viewer)
    first = browser.get("/following/")
    rest = browser.get(first.context["next_url"], headers={"HX-Request": "true"})
    assert [row.login for row in rest.context["offline"]] == ["person_2"]
    assert "<html" not in rest.content.decode()


def test_queries(viewer, client_of, django_assert_max_num_queries):
    for _ in range(4):
        account = make_account()
        follow_channel(follower=viewer, followed_id=account.pk)
        go_live(account)
    browser = client_of(viewer)
    browser.get("/following/")
    with django_assert_max_num_queries(MAX_QUERIES):
        assert browser.get("/following/").status_code == 200


def test_the_rail_alone(viewer, broadcaster, outsider, client_of):
    follow_channel(follower=viewer, followed_id=outsider.pk)
    go_live(broadcaster)
    page = client_of(viewer).get("/directory/rail/").content.decode()
    assert "<html" not in page
    assert 'href="/otto"' in page
    assert 'href="/ana"' in page


def test_the_rail_shows_nobody_twice(viewer, broadcaster, client_of):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    go_live(broadcaster)
    page = client_of(viewer).get("/directory/rail/").content.decode()
    assert page.count('href="/ana"') == 1


def test_the_rail_recommends_nobody_to_themselves(broadcaster, client_of):
    go_live(broadcaster)
    assert 'href="/ana"' not in client_of(broadcaster).get("/directory/rail/").content.decode()
