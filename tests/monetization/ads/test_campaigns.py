"""Campaigns: whose they are, what they cost, who lets them run."""

from datetime import timedelta

import pytest

from monetization.chart import AccountKind, advertiser_prepaid, site_account
from monetization.errors import Overdrawn
from monetization.models import CampaignState, Payment
from monetization.selectors.ledger import balance_of
from monetization.services.ads import campaigns
from monetization.services.ads.creatives import (
    add_vast_tag,
    remove_creative,
    review_creative,
)
from monetization.services.refunds import refund_payment
from tests.monetization.ads.builders import ads_for, film, pay_budget, running, see, terms
from tests.monetization.books import assert_books_balance
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted

pytestmark = pytest.mark.django_db
NEVER = clock.now() - timedelta(days=1)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": "  "}),
        ("cpm", {"cpm_minor": 9}),
        ("cpm", {"cpm_minor": 100_001}),
        ("ends_at", {"ends_at": NEVER}),
        ("ends_at", {"ends_at": clock.now() + timedelta(days=400)}),
        ("daily_cap", {"daily_cap_minor": 0}),
        ("languages", {"languages": ["xx"]}),
        ("frequency_cap", {"frequency_cap": 0}),
        ("frequency_hours", {"frequency_hours": 10_000}),
        ("currency", {"currency": "XXX"}),
    ],
)
def test_terms_are_checked(advertiser, field, change):
    with pytest.raises(InvalidInput) as refused:
        campaigns.create_campaign(advertiser=advertiser, terms=terms(**change))
    assert refused.value.field == field


def test_another_account_finds_nothing(campaign, outsider):
    acts = [
        campaigns.submit_campaign,
        campaigns.pause_campaign,
        campaigns.resume_campaign,
        campaigns.end_campaign,
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act(campaign_id=campaign.pk, actor=outsider)
    with pytest.raises(NotFound):
        campaigns.update_campaign(campaign_id=campaign.pk, actor=outsider, terms=terms())
    with pytest.raises(NotFound):
        campaigns.order_budget(campaign_id=campaign.pk, buyer=outsider, amount_minor=1000)
    with pytest.raises(NotFound):
        add_vast_tag(
            campaign_id=campaign.pk, actor=outsider, title="x", vast_url="https://a.example/"
        )
    with pytest.raises(NotFound):
        remove_creative(creative_id=campaign.creatives.get().pk, actor=outsider)


def test_only_staff_reviews(advertiser, moderator):
    campaign = campaigns.create_campaign(advertiser=advertiser, terms=terms())
    creative = film(campaign)
    campaigns.submit_campaign(campaign_id=campaign.pk, actor=advertiser)
    for person in (advertiser, moderator):
        with pytest.raises(NotPermitted):
            campaigns.review_campaign(campaign_id=campaign.pk, reviewer=person, is_approved=True)
        with pytest.raises(NotPermitted):
            review_creative(creative_id=creative.pk, reviewer=person, is_approved=True)


def test_a_refusal_has_a_reason_and_can_be_mended(advertiser, staff):
    campaign = campaigns.create_campaign(advertiser=advertiser, terms=terms())
    with pytest.raises(Conflict):
        campaigns.submit_campaign(campaign_id=campaign.pk, actor=advertiser)
    film(campaign)
    campaigns.submit_campaign(campaign_id=campaign.pk, actor=advertiser)
    with pytest.raises(InvalidInput):
        campaigns.review_campaign(campaign_id=campaign.pk, reviewer=staff, is_approved=False)
    refused = campaigns.review_campaign(
        campaign_id=campaign.pk, reviewer=staff, is_approved=False, reason="Too loud."
    )
    assert (refused.state, refused.state_reason) == (CampaignState.REJECTED, "Too loud.")
    again = campaigns.submit_campaign(campaign_id=campaign.pk, actor=advertiser)
    assert again.state == CampaignState.IN_REVIEW


def test_what_is_paid_waits_on_the_advertisers_account(campaign, advertiser):
    assert campaign.budget_minor == 10_000
    assert balance_of(advertiser_prepaid(advertiser.pk, "EUR")) == 10_000
    assert balance_of(site_account(AccountKind.BITS_UNEARNED, "EUR")) == 0
    assert_books_balance()


def test_a_refund_takes_the_budget_back(campaign, advertiser, staff):
    refund_payment(payment_id=Payment.objects.get().pk, reason="Wrong campaign.", by=staff)
    campaign.refresh_from_db()
    assert campaign.budget_minor == 0
    assert balance_of(advertiser_prepaid(advertiser.pk, "EUR")) == 0
    assert_books_balance()


def test_what_was_shown_cannot_be_refunded(campaign, channel, viewer, staff):
    from monetization.services.ads.billing import bill_ads

    campaigns.update_campaign(
        campaign_id=campaign.pk, actor=campaign.advertiser, terms=terms(cpm_minor=100_000)
    )
    (ad,) = ads_for(viewer, channel)
    see(ad, viewer, "impression")
    assert bill_ads(before=clock.now() + timedelta(minutes=2)) == 1
    with pytest.raises(Overdrawn):
        refund_payment(payment_id=Payment.objects.get().pk, reason="All of it.", by=staff)


def test_the_ended_cannot_go_on(campaign, advertiser):
    campaigns.end_campaign(campaign_id=campaign.pk, actor=advertiser)
    with pytest.raises(Conflict):
        campaigns.resume_campaign(campaign_id=campaign.pk, actor=advertiser)
    with pytest.raises(Conflict):
        campaigns.order_budget(campaign_id=campaign.pk, buyer=advertiser, amount_minor=1000)


def test_budgets_add_up(campaign, client):
    pay_budget(campaign, 500, client)
    campaign.refresh_from_db()
    assert campaign.budget_minor == 10_500


@pytest.mark.parametrize(
    "url",
    [
        "http://chairs.example.org/",
        "javascript:alert(1)",
        "https://user:word@chairs.example.org/",
        "https://localhost/",
        "https://chairs.example.org:0/",
        "https://chairs.example.org/\n",
        "//chairs.example.org/",
    ],
)
def test_addresses_are_https(campaign, advertiser, url):
    with pytest.raises(InvalidInput):
        add_vast_tag(campaign_id=campaign.pk, actor=advertiser, title="Tag", vast_url=url)


def test_a_suspended_advertiser_shows_nothing(advertiser, staff, client, channel, viewer):
    from accounts.services.suspensions import suspend_account

    running(advertiser, staff, client)
    suspend_account(account=advertiser, by=staff, reason="Spam.")
    assert ads_for(viewer, channel) == []
