"""Ads over the API and as VAST: shapes, and each endpoint as the wrong person."""

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from monetization.models import AdBreak, AdSettings, AdView
from tests.factories import make_account
from tests.monetization.ads.builders import later, running
from tests.monetization.ads.test_serving import subscribe
from tests.monetization.wire.test_vast import require_valid
from tests.streams.builders import channel_of, go_live

pytestmark = pytest.mark.django_db
OUTSIDE = {"REMOTE_ADDR": "93.184.216.34"}


@pytest.fixture
def channel(broadcaster):
    """Ana's, live."""
    go_live(broadcaster)
    return channel_of(broadcaster)


@pytest.fixture
def campaign(staff, client):
    """Adam's, with 100.00 EUR."""
    return running(make_account("adam"), staff, client)


def ads(client, kind="preroll", **query):
    """What the player is handed."""
    answer = client.get("/api/v1/channels/ana/ads/", {"kind": kind, **query}, **OUTSIDE)
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "private, no-store"
    return answer.json()["ads"]


def report(client, ad, event, at_s=3):
    """A beacon so many seconds later."""
    body = {"token": ad["token"], "event": event}
    with later(at_s):
        return client.post("/api/v1/ads/events/", body, "application/json", **OUTSIDE)


def test_a_subscriber_sees_no_ad_and_a_viewer_does(campaign, channel, viewer, outsider, client_of):
    subscribe(channel, outsider)
    assert ads(client_of(outsider)) == []
    (ad,) = ads(client_of(viewer))
    assert ad["media_url"].startswith("/ads/film/")
    assert ad["click_url"] == "https://chairs.example.org/"


def test_an_impression_counts_once_however_often_it_is_sent(campaign, channel, viewer, client_of):
    browser = client_of(viewer)
    (ad,) = ads(browser)
    answers = [report(browser, ad, "impression").json() for _ in range(20)]
    assert answers == [{"is_counted": True}] + [{"is_counted": False}] * 19
    campaign.refresh_from_db()
    assert campaign.spent_mills == 400


def test_visitors_without_an_account_see_ads(campaign, channel):
    visitor = Client()
    visitor.get("/ana")
    (ad,) = ads(visitor)
    assert report(visitor, ad, "impression").json() == {"is_counted": True}
    assert report(Client(), ad, "midpoint", at_s=6).status_code == 400


def test_refusals(campaign, channel, viewer, outsider, client_of):
    browser = client_of(viewer)
    (ad,) = ads(browser)
    assert report(browser, ad, "complete").json()["error"]["code"] == "too_early"
    assert report(client_of(outsider), ad, "impression").status_code == 400
    assert report(browser, ad, "impression", at_s=16 * 60).json()["error"]["code"] == (
        "ticket_expired"
    )
    assert report(browser, {"token": "x"}, "impression").status_code == 400
    assert report(browser, ad, "eaten").status_code == 400
    assert (
        client_of(viewer, enforce_csrf_checks=True)
        .post("/api/v1/ads/events/", {"token": ad["token"], "event": "start"}, "application/json")
        .status_code
        == 403
    )
    assert not AdView.objects.exists()


@pytest.mark.parametrize("query", [{}, {"kind": "x"}, {"kind": "midroll", "break": "1"}])
def test_wrong_questions(channel, client, query):
    assert client.get("/api/v1/channels/ana/ads/", query).status_code == 400


def test_no_such_channel(client, db):
    assert client.get("/api/v1/channels/nobody_x/ads/", {"kind": "preroll"}).status_code == 404


def test_ones_own_breaks(campaign, channel, broadcaster, viewer, client_of):
    owner = client_of(broadcaster)
    settings = {"is_preroll_on": False, "every_min": 30, "length_s": 90}
    answer = owner.put("/api/v1/me/ads/", settings, "application/json")
    assert answer.json() | settings == answer.json()
    assert answer.json()["next_break_at"]
    assert owner.post("/api/v1/me/ads/snooze/").json()["snoozes_left"] == 2
    made = owner.post("/api/v1/me/ads/breaks/", {"length_s": 60}, "application/json")
    assert made.status_code == 201
    assert (
        owner.post("/api/v1/me/ads/breaks/", {"length_s": 60}, "application/json").status_code
        == 429
    )
    assert len(ads(client_of(viewer), "midroll", **{"break": made.json()["id"]})) == 1
    assert (
        owner.put("/api/v1/me/ads/", settings | {"every_min": 1}, "application/json").status_code
        == 400
    )


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/api/v1/me/ads/", None),
        ("put", "/api/v1/me/ads/", {"is_preroll_on": False, "every_min": 0, "length_s": 60}),
        ("post", "/api/v1/me/ads/breaks/", {"length_s": 60}),
        ("post", "/api/v1/me/ads/snooze/", {}),
    ],
)
def test_no_address_names_another_channel(channel, viewer, banned, client_of, method, path, body):
    """Anonymous: 401. Another account changes its own channel only; a suspended one nothing."""
    assert getattr(Client(), method)(path, body, "application/json").status_code in {401, 403}
    getattr(client_of(viewer), method)(path, body, "application/json")
    assert not AdBreak.objects.exists()
    assert not AdSettings.objects.filter(channel=channel).exists()
    assert getattr(client_of(banned), method)(path, body, "application/json").status_code in {
        401, 403,
    }  # fmt: skip


def test_vast_for_other_sites(campaign, channel, client):
    answer = client.get("/vast/ana/", **OUTSIDE)
    assert answer["Content-Type"] == "application/xml"
    assert answer["Access-Control-Allow-Origin"] == "*"
    root = fromstring(answer.content)
    require_valid(root)
    addresses = [
        one.text.removeprefix("http://testserver")
        for one in root.iter()
        if "/ads/report/" in (one.text or "")
    ]
    assert len(addresses) == 9
    with later(11):
        for address in addresses * 2:
            pixel = Client().get(address, **OUTSIDE)
            assert (pixel.status_code, pixel["Content-Type"]) == (200, "image/gif")
    row = AdView.objects.get()
    assert row.is_outside and row.impression_at and row.completed_at and row.clicked_at
    campaign.refresh_from_db()
    assert campaign.spent_mills == 400


def test_vast_without_ads_is_empty(channel, client):
    root = fromstring(client.get("/vast/ana/").content)
    require_valid(root)
    assert len(root) == 0
    assert client.get("/vast/ana/?kind=x").status_code == 400
    assert client.get("/vast/nobody_x/").status_code == 404


def test_a_ticket_of_ours_does_not_count_by_pixel(campaign, channel, viewer, client_of):
    (ad,) = ads(client_of(viewer))
    with later(3):
        assert Client().get(f"/ads/report/{ad['token']}/impression/").status_code == 400
    assert not AdView.objects.exists()
