"""Campaigns that run, brought there through the services."""

from datetime import timedelta
from unittest import mock

from monetization.models import (
    AdKind,
    Creative,
    CreativeState,
    ProviderEvent,
    ProviderEventState,
)
from monetization.services.ads import campaigns
from monetization.services.ads.campaigns import CampaignTerms
from monetization.services.ads.creatives import review_creative
from monetization.services.ads.reports import report_ad
from monetization.services.ads.serving import serve_ads
from monetization.services.orders import open_checkout
from monetization.services.provider_events import process_events
from streams.visitor import viewer_key
from tests.monetization.backends import SandboxBackend
from twitchclone.core import clock

ADDRESS = "93.184.216.34"


def terms(**changes):
    """4.00 EUR for a thousand, from yesterday, for ten days."""
    now = clock.now()
    values = {
        "name": "Chairs",
        "cpm_minor": 400,
        "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=9),
        "frequency_cap": 100,
    }
    return CampaignTerms(**values | changes)


def pay_budget(campaign, amount_minor, client):
    """Through an order, the sandbox and its webhook."""
    order = campaigns.order_budget(
        campaign_id=campaign.pk, buyer=campaign.advertiser, amount_minor=amount_minor
    )
    open_checkout(order=order, success_url="/done", cancel_url="/back")
    for message in SandboxBackend().pay(order):
        assert message.post(client).status_code == 200
    for event in ProviderEvent.objects.filter(state=ProviderEventState.PENDING):
        process_events(event_id=event.pk)
    order.refresh_from_db()
    return order


def film(campaign, **changes):
    """A film that has been converted and waits for staff."""
    values = {
        "title": "Sit well",
        "click_url": "https://chairs.example.org/",
        "state": CreativeState.IN_REVIEW,
        "duration_ms": 10_000,
        "width": 1280,
        "height": 720,
        "size_bytes": 1_000_000,
    }
    return Creative.objects.create(campaign=campaign, **values | changes)


def running(advertiser, staff, client, *, budget_minor=10_000, **changes):
    """A campaign that is paid, approved, and has a film."""
    campaign = campaigns.create_campaign(advertiser=advertiser, terms=terms(**changes))
    creative = film(campaign)
    if budget_minor:
        pay_budget(campaign, budget_minor, client)
    campaigns.submit_campaign(campaign_id=campaign.pk, actor=advertiser)
    campaigns.review_campaign(campaign_id=campaign.pk, reviewer=staff, is_approved=True)
    review_creative(creative_id=creative.pk, reviewer=staff, is_approved=True)
    campaign.refresh_from_db()
    return campaign


def key_of(account):
    """What the account is counted by."""
    return viewer_key(account_id=account.pk, visitor_id="", address=ADDRESS)


def ads_for(account, channel, kind=AdKind.PREROLL, break_id=None):
    """What this viewer's player is handed."""
    return serve_ads(
        channel=channel,
        account=account,
        viewer_key=key_of(account),
        kind=kind,
        break_id=break_id,
    )


def later(seconds):
    """A clock that is ahead by so much, for `with`."""
    now, now_ms = clock.now, clock.now_ms
    ahead = timedelta(seconds=seconds)
    return mock.patch.multiple(
        clock, now=lambda: now() + ahead, now_ms=lambda: now_ms() + int(seconds * 1000)
    )


def see(ad, account, *events, at_s=3, address=ADDRESS):
    """Report these events of an ad so many seconds after it was handed out."""
    token = ad.ticket.sign()
    with later(at_s):
        return [
            report_ad(token=token, event=event, viewer_key=key_of(account), address=address)
            for event in events
        ]
