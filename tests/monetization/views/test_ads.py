"""Pages of advertisers and of a channel's ads: what they do, and each as the wrong person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from monetization.models import (
    AdBreak,
    AdSettings,
    Campaign,
    CampaignState,
    Creative,
    CreativeState,
    SandboxCheckout,
)
from monetization.services.ads.billing import bill_ads
from tests.factories import make_account
from tests.monetization.ads.builders import ads_for, film, running, see
from tests.streams.builders import channel_of, go_live
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def advertiser(db):
    """Adam."""
    return make_account("adam")


@pytest.fixture
def campaign(advertiser, staff, client):
    """Runs, with 100.00 EUR."""
    return running(advertiser, staff, client)


def terms(**changes):
    """What the form sends."""
    today = clock.now().date()
    values = {
        "name": "Lamps", "currency": "EUR", "cpm": "4.50", "daily_cap": "", "first_day": today,
        "last_day": today + timedelta(days=3), "frequency_cap": 2, "frequency_hours": 24,
        "languages": ["en"],
    }  # fmt: skip
    return values | changes


def path(name, campaign, *more):
    """Of a campaign."""
    return reverse(f"monetization:{name}", args=[campaign.pk, *more])


def test_from_nothing_to_the_review(advertiser, client_of, staff, client):
    browser = client_of(advertiser)
    assert "No campaigns yet" in browser.get("/ads/").content.decode()
    answer = browser.post("/ads/new/", terms())
    made = Campaign.objects.get()
    assert answer["Location"] == f"/ads/{made.pk}/"
    assert (made.cpm_minor, made.languages, made.state) == (450, ["en"], CampaignState.DRAFT)
    assert made.ends_at - made.starts_at == timedelta(days=4)
    film(made)
    browser.post(path("campaign-act", made, "submit"))
    made.refresh_from_db()
    assert made.state == CampaignState.IN_REVIEW
    page = browser.get(f"/ads/{made.pk}/").content.decode()
    assert "In review" in page and "Nothing was shown yet" in page


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"cpm": "0.01"}, "greater than or equal"),
        ({"name": ""}, "required"),
        ({"last_day": "2020-01-01"}, "lies in the future"),
        ({"languages": ["xx"]}, "valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(advertiser, client_of, change, word):
    answer = client_of(advertiser).post("/ads/new/", terms(**change))
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Campaign.objects.exists()


def test_a_budget_is_paid_at_the_checkout(campaign, advertiser, client_of):
    answer = client_of(advertiser).post(path("campaign-pay", campaign), {"amount": "25.00"})
    assert answer["Location"].startswith("/checkout/sandbox/")
    checkout = SandboxCheckout.objects.order_by("-pk").first()
    assert (checkout.amount_minor, checkout.currency) == (2500, "EUR")
    assert checkout.success_url.endswith(f"/ads/{campaign.pk}/")
    wrong = client_of(advertiser).post(path("campaign-pay", campaign), {"amount": "0"})
    assert wrong.status_code == 422


def test_a_film_is_taken_in(campaign, advertiser, client_of, local_storage):
    file = SimpleUploadedFile("a.mp4", b"not a film yet", content_type="video/mp4")
    values = {"title": "Tea", "click_url": "https://tea.example.org/", "file": file}
    answer = client_of(advertiser).post(path("campaign-film-add", campaign), values)
    assert answer.status_code == 302
    made = Creative.objects.get(title="Tea")
    assert made.state == CreativeState.PROCESSING
    wrong = values | {"click_url": "http://tea.example.org/", "file": SimpleUploadedFile("b", b"x")}
    answer = client_of(advertiser).post(path("campaign-film-add", campaign), wrong)
    assert answer.status_code == 422
    assert "begins with https" in answer.content.decode()


def test_tags_and_removal(campaign, advertiser, client_of):
    browser = client_of(advertiser)
    browser.post(
        path("campaign-tag-add", campaign), {"title": "Tag", "vast_url": "https://a.example/t"}
    )
    made = Creative.objects.get(title="Tag")
    assert made.state == CreativeState.IN_REVIEW
    assert browser.post(path("campaign-film-remove", campaign, made.pk)).status_code == 302
    assert not Creative.objects.filter(pk=made.pk).exists()


def test_the_report_has_figures(campaign, advertiser, client_of, broadcaster, viewer):
    go_live(broadcaster)
    (ad,) = ads_for(viewer, channel_of(broadcaster))
    see(ad, viewer, "start", "impression", "complete", "click", at_s=11)
    page = client_of(advertiser).get(f"/ads/{campaign.pk}/").content.decode()
    assert page.count('data-component="line-chart"') == 4
    assert "100 %" in page.replace('<span class="stat__unit">%', "%").replace("</span> %", " %")
    assert "Clicks" in page


def test_pausing_and_ending(campaign, advertiser, client_of):
    browser = client_of(advertiser)
    for name, state in (("pause", "paused"), ("resume", "approved"), ("end", "ended")):
        browser.post(path("campaign-act", campaign, name))
        campaign.refresh_from_db()
        assert campaign.state == state
    assert browser.post(path("campaign-act", campaign, "explode")).status_code == 404


def every_path(campaign):
    """(method, path) of each page and act of a campaign."""
    film_id = campaign.creatives.get().pk
    yield "get", path("campaign", campaign)
    for name in ("campaign-save", "campaign-film-add", "campaign-tag-add", "campaign-pay"):
        yield "post", path(name, campaign)
    for name in ("submit", "pause", "resume", "end"):
        yield "post", path("campaign-act", campaign, name)
    yield "post", path("campaign-film-remove", campaign, film_id)


def test_to_others_a_campaign_does_not_exist(campaign, outsider, staff, broadcaster, client_of):
    for method, address in every_path(campaign):
        anonymous = getattr(Client(), method)(address)
        assert anonymous.status_code == 302 and "/accounts/login/" in anonymous["Location"], address
        for person in (outsider, staff, broadcaster):
            assert getattr(client_of(person), method)(address).status_code == 404, address
    campaign.refresh_from_db()
    assert (campaign.state, campaign.creatives.count()) == (CampaignState.APPROVED, 1)


def test_another_campaigns_film_is_not_removed_by_this_ones_address(
    campaign, advertiser, outsider, staff, client, client_of
):
    other = running(outsider, staff, client)
    address = path("campaign-film-remove", campaign, other.creatives.get().pk)
    assert client_of(advertiser).post(address).status_code == 404
    assert other.creatives.count() == 1


def test_the_channels_page(campaign, broadcaster, viewer, client_of):
    browser = client_of(broadcaster)
    assert "You are not live" in browser.get("/dashboard/ads/").content.decode()
    assert browser.post("/dashboard/ads/break/", {"length_s": "60"}).status_code == 409
    go_live(broadcaster)
    assert browser.post("/dashboard/ads/break/", {"length_s": "45"}).status_code == 400
    assert browser.post("/dashboard/ads/break/", {"length_s": "60"}).status_code == 302
    values = {"is_preroll_on": "on", "every_min": "30", "length_s": "90"}
    part = browser.post("/dashboard/ads/save/", values, headers={"HX-Request": "true"})
    assert "Put off by 5 minutes" in part.content.decode()
    assert browser.post("/dashboard/ads/snooze/").status_code == 302
    assert AdSettings.objects.get().snoozes_left == 2
    assert browser.post("/dashboard/ads/save/", values | {"every_min": "1"}).status_code == 422


def test_a_channel_sees_what_it_earned(staff, client, broadcaster, viewer, client_of, advertiser):
    running(advertiser, staff, client, cpm_minor=100_000)
    go_live(broadcaster)
    (ad,) = ads_for(viewer, channel_of(broadcaster))
    see(ad, viewer, "impression")
    bill_ads(before=clock.now() + timedelta(minutes=2))
    assert "0.55 EUR" in client_of(broadcaster).get("/dashboard/ads/").content.decode()
    assert "0.55 EUR" not in client_of(viewer).get("/dashboard/ads/").content.decode()


def test_the_dashboard_needs_an_account(broadcaster):
    for method, name in (("get", ""), ("post", "break/"), ("post", "snooze/"), ("post", "save/")):
        answer = getattr(Client(), method)(f"/dashboard/ads/{name}")
        assert "/accounts/login/" in answer["Location"]
    assert not AdBreak.objects.exists()
