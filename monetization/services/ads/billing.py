"""Impressions into the books: one booking for a campaign, a channel and a minute."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import TruncMinute

from accounts.models import User
from monetization.errors import Overdrawn
from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event
from monetization.models import AdBilling, AdView, Campaign, CampaignState, ShareKind
from monetization.pricing.shares import share_of_sale
from monetization.selectors.shares import channel_share
from twitchclone.core import clock
from twitchclone.core.money import Money

log = structlog.get_logger(__name__)

_AT_ONCE = 500
_PAUSED = "What was paid for this campaign was refunded, and less is left than was shown."


def bill_ads(*, campaign_id: int | None = None, before: datetime | None = None) -> int:
    """Book what was shown in minutes that are over; returns how many bookings that made.

    May be called at any time, by anybody, in parallel. A bucket whose money is gone (a refund) is
    left, and its campaign pauses.
    """
    end = before or clock.now().replace(second=0, microsecond=0)
    rows = AdView.objects.filter(cost_mills__gt=0, billing=None, impression_at__lt=end)
    if campaign_id is not None:
        rows = rows.filter(campaign_id=campaign_id)
    minutes = rows.annotate(minute=TruncMinute("impression_at"))
    buckets = minutes.values_list("campaign_id", "channel_id", "minute").distinct()
    booked = 0
    for campaign, channel, minute in list(buckets.order_by("minute")[:_AT_ONCE]):
        try:
            booked += _bill(campaign, channel, minute)
        except Overdrawn:
            log.warning("ads.overdrawn", campaign_id=campaign)
            approved = Campaign.objects.filter(pk=campaign, state=CampaignState.APPROVED)
            approved.update(state=CampaignState.PAUSED, state_reason=_PAUSED)
    return booked


@transaction.atomic
def _bill(campaign_id: int, channel_id: int | None, minute: datetime) -> bool:
    """One bucket; its own transaction, so that balances are locked in one order."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign_id)
    if campaign.advertiser_id is None:
        return False  # nobody's account is left to book on
    open_views = AdView.objects.filter(
        campaign=campaign,
        channel_id=channel_id,
        impression_at__gte=minute,
        impression_at__lt=minute + timedelta(minutes=1),
        cost_mills__gt=0,
        billing=None,
    )
    views = list(open_views.select_for_update(of=("self",)).values_list("pk", "cost_mills"))
    if not views:
        return False  # another worker was faster
    is_there = channel_id is not None and User.objects.filter(pk=channel_id).exists()
    owner_id = channel_id if is_there and channel_id is not None else 0
    billing = _make_row(campaign, owner_id, minute, [cost for _, cost in views])
    AdView.objects.filter(pk__in=[pk for pk, _ in views]).update(billing=billing)
    if billing.amount_minor:
        _book(campaign, billing)
    return bool(billing.amount_minor)


def _make_row(
    campaign: Campaign, channel_id: int, minute: datetime, costs_mills: list[int]
) -> AdBilling:
    """With the whole minor units that the pair's total has grown by, so that nothing is lost."""
    earlier = AdBilling.objects.filter(campaign=campaign, channel_id=channel_id)
    before = earlier.aggregate(total=Sum("mills"))["total"] or 0
    mills = sum(costs_mills)
    amount_minor = (before + mills) // 1000 - before // 1000
    share_bp = channel_share(channel_id, ShareKind.ADS) if channel_id else 0
    channel_minor, _ = share_of_sale(amount_minor, channel_bp=share_bp)
    return AdBilling.objects.create(
        campaign=campaign,
        channel_id=channel_id,
        minute=minute,
        part=earlier.filter(minute=minute).count(),
        impressions=len(costs_mills),
        mills=mills,
        amount_minor=amount_minor,
        channel_minor=channel_minor,
    )


def _book(campaign: Campaign, billing: AdBilling) -> None:
    stamp = f"{billing.minute:%Y%m%d%H%M}"
    key = f"ads:{campaign.pk}:{billing.channel_id}:{stamp}:{billing.part}"
    about = Event(
        idempotency_key=key, occurred_at=billing.minute, reference=f"campaign:{campaign.pk}"
    )
    assert campaign.advertiser_id is not None
    post_transaction(
        booking=recipes.ads_shown(
            about,
            advertiser_id=campaign.advertiser_id,
            channel_id=billing.channel_id,
            channel_minor=billing.channel_minor,
            amount=Money(billing.amount_minor, campaign.currency),
        )
    )
