"""Bans in force in the dashboard: who sees them, the search, pages, lifting."""

import pytest

from chat.services.bans import ban_user
from chat.views.dashboard import bans
from tests.chat.acting import logged, make_moderator
from tests.factories import make_account

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
BANS = "/dashboard/chat/bans/"


def ban(channel, login, **options):
    account = make_account(login)
    ban_user(actor=channel, channel_id=channel.pk, user=account, **options)
    return account


@pytest.fixture
def crowd(broadcaster):
    """Eve is banned, Rob timed out."""
    ban(broadcaster, "eve", reason="Spam & lies")
    ban(broadcaster, "rob", duration_s=5400)


def test_the_list_says_who_why_by_whom_and_until_when(broadcaster, crowd, client_of):
    page = client_of(broadcaster).get(BANS).content.decode()
    assert "Spam &amp; lies" in page
    assert "by ana" in page
    assert "for good" in page
    assert "for another 1 hour" in page


def test_what_is_over_or_elsewhere_is_not_listed(broadcaster, outsider, client_of, crowd):
    sue = ban(broadcaster, "sue", duration_s=60)
    sue.chat_bans.update(expires_at=sue.chat_bans.get().created_at)
    ban(outsider, "kim")
    page = client_of(broadcaster).get(BANS).content.decode()
    assert [f"/dashboard/chat/bans/{login}/lift/" in page for login in
            ("eve", "rob", "sue", "kim")] == [True, True, False, False]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [("EV", ["eve"]), ("@rob", ["rob"]), ("lies", ["eve"]), ("ana", ["eve", "rob"]), ("%", [])],
)
def test_names_moderators_and_reasons_are_searched(broadcaster, crowd, client_of, query, found):
    page = client_of(broadcaster).get(BANS, {"q": query}).content.decode()
    assert [login for login in ("eve", "rob") if f"bans/{login}/lift/" in page] == found


@pytest.mark.parametrize("query", ["before=x", "q=%00", "before=" + "9" * 30])
def test_nonsense_does_no_harm(broadcaster, crowd, client_of, query):
    assert client_of(broadcaster).get(f"{BANS}?{query}").status_code == 200


def test_pages_follow(broadcaster, crowd, client_of, monkeypatch):
    monkeypatch.setattr(bans, "PER_PAGE", 1)
    browser = client_of(broadcaster)
    first = browser.get(BANS).content.decode()
    before = first.split("before=")[1].split('"')[0]
    rest = browser.get(f"{BANS}?before={before}", headers=PART).content.decode()
    assert "bans/rob/lift/" in first
    assert "bans/eve/lift/" in rest
    assert "<html" not in rest


def test_a_ban_is_lifted_and_the_search_stays(broadcaster, crowd, client_of):
    browser = client_of(broadcaster)
    part = browser.post(f"{BANS}eve/lift/?q=rob", headers=PART).content.decode()
    assert "bans/rob/lift/?q=rob" in part
    assert "<html" not in part
    assert logged(broadcaster)[-1] == ("unban", "ana", "eve")
    assert browser.post(f"{BANS}rob/lift/").url == BANS
    assert "Nobody is banned" in browser.get(BANS).content.decode()
    assert browser.post(f"{BANS}rob/lift/", headers=PART).status_code == 409


def test_who_may_time_out_lifts_timeouts_only(broadcaster, crowd, client_of):
    browser = client_of(make_moderator(broadcaster, "moe", ["timeout"]))
    page = browser.get(f"{BANS}?channel=ana").content.decode()
    assert "bans/rob/lift/?channel=ana" in page
    assert "bans/eve/lift/" not in page
    assert browser.post(f"{BANS}eve/lift/?channel=ana").status_code == 403


def test_others_see_no_bans(broadcaster, crowd, viewer, client, client_of):
    helper = make_moderator(broadcaster, "moe", ["polls"])
    for who in (helper, viewer):
        assert client_of(who).get(f"{BANS}?channel=ana").status_code == 403
    assert client.get(BANS).status_code == 302
