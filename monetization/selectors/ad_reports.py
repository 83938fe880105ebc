"""What became of ads: a campaign's days, a channel's breaks and earnings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from accounts.models import User
from monetization.models import AdBilling, AdBreak, AdView, Campaign, Creative
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AdDay:
    """A day (UTC) of a campaign; `starts` are films that began, `impressions` those seen."""

    day: date
    starts: int = 0
    impressions: int = 0
    completes: int = 0
    clicks: int = 0
    spent_mills: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AdTotals:
    """All of a campaign's days together; shares are in percent."""

    starts: int
    impressions: int
    completes: int
    clicks: int

    @property
    def viewable_percent(self) -> int:
        """Of the films that began, how many were seen (MRC)."""
        return round(100 * self.impressions / self.starts) if self.starts else 0

    @property
    def complete_percent(self) -> int:
        """Of those seen, how many to the end."""
        return round(100 * self.completes / self.impressions) if self.impressions else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRow:
    """A break of a channel and how many impressions it had."""

    started_at: datetime
    length_s: int
    is_automatic: bool
    impressions: int


def campaigns_of(advertiser: User) -> QuerySet[Campaign]:
    """The advertiser's, newest first."""
    return Campaign.objects.filter(advertiser=advertiser).order_by("-created_at")


def own_campaign(campaign_id: int, advertiser: User) -> Campaign:
    """Another's is as unknown as one that does not exist: NotFound. One query."""
    found = Campaign.objects.filter(pk=campaign_id, advertiser=advertiser).first()
    if found is None:
        raise NotFound("There is no such campaign.")
    return found


def creatives_of(campaign: Campaign) -> list[Creative]:
    """Its films, newest first; one query."""
    return list(campaign.creatives.order_by("-created_at"))


def campaign_days(campaign: Campaign, *, days: int = SHOWN_DAYS) -> list[AdDay]:
    """The last days, the empty ones too, oldest first; one query."""
    today = clock.now().date()
    first = today - timedelta(days=days - 1)
    rows = (
        AdView.objects.filter(campaign=campaign, started_at__date__gte=first)
        .annotate(on=TruncDate("started_at"))
        .values("on")
        .annotate(**_COUNTS, mills=Sum("cost_mills"))
    )
    found = {row["on"]: row for row in rows}
    return [_day(first + timedelta(days=number), found) for number in range(days)]


def campaign_totals(campaign: Campaign) -> AdTotals:
    """Since it began; one query."""
    counted = AdView.objects.filter(campaign=campaign).aggregate(**_COUNTS)
    return AdTotals(**counted)


def recent_breaks(channel_id: int, *, limit: int = 10) -> list[BreakRow]:
    """The channel's newest breaks; one query."""
    seen = Count("adview", filter=Q(adview__impression_at__isnull=False))
    rows = AdBreak.objects.filter(channel_id=channel_id).annotate(seen=seen)
    return [
        BreakRow(
            started_at=row.started_at,
            length_s=row.length_s,
            is_automatic=row.is_automatic,
            impressions=row.seen,
        )
        for row in rows.order_by("-started_at")[:limit]
    ]


def ad_earnings(channel_id: int, *, days: int = SHOWN_DAYS) -> dict[str, int]:
    """What ads brought the channel in the last days, minor units by currency; one query."""
    since = clock.now() - timedelta(days=days)
    rows = (
        AdBilling.objects.filter(channel_id=channel_id, minute__gte=since)
        .values("campaign__currency")
        .annotate(minor=Sum("channel_minor"))
        .order_by("campaign__currency")
    )
    return {row["campaign__currency"]: row["minor"] for row in rows}


_COUNTS = {
    "starts": Count("id"),
    "impressions": Count("id", filter=Q(impression_at__isnull=False)),
    "completes": Count("id", filter=Q(completed_at__isnull=False)),
    "clicks": Count("id", filter=Q(clicked_at__isnull=False)),
}


def _day(day: date, found: dict[date, Any]) -> AdDay:
    row = found.get(day)
    if row is None:
        return AdDay(day=day)
    return AdDay(
        day=day,
        starts=row["starts"],
        impressions=row["impressions"],
        completes=row["completes"],
        clicks=row["clicks"],
        spent_mills=row["mills"],
    )
