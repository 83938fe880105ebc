"""Which ads fit a channel, a viewer and a moment."""

from collections import Counter
from datetime import timedelta
from random import Random
from secrets import SystemRandom

from django.db.models import Q

from monetization.models import AdKind, AdView, Campaign, CampaignState, Creative, CreativeState
from monetization.policies.ads import MAX_PREROLL_MS
from monetization.pricing.pacing import draw, pace_weight
from streams.models import Broadcast
from twitchclone.core import clock

_CONSIDERED = 500


def choose_ads(
    broadcast: Broadcast,
    *,
    viewer_mark: str,
    kind: AdKind,
    count: int,
    longest_ms: int,
    rng: Random | None = None,
) -> list[Creative]:
    """At most `count` films of different campaigns, `longest_ms` together; three queries, one when
    nothing fits. Tags elsewhere have no length yet and count as 15 seconds.

    A campaign fits by its dates, language, category, money left in all and today, and while the
    viewer has not seen it as often as it wants.
    """
    random = rng or SystemRandom()
    campaigns = _unseen(_fitting(broadcast), viewer_mark)
    weights = [_weight(campaign) for campaign in campaigns]
    drawn = [campaigns[index] for index in draw(weights, len(campaigns), random)]
    films = _films(drawn, MAX_PREROLL_MS if kind is AdKind.PREROLL else longest_ms)
    chosen: list[Creative] = []
    left_ms = longest_ms
    for campaign in drawn:
        options = [one for one in films.get(campaign.pk, []) if _length_ms(one) <= left_ms]
        if options and len(chosen) < count:
            chosen.append(random.choice(options))
            left_ms -= _length_ms(chosen[-1])
    return chosen


def _fitting(broadcast: Broadcast) -> list[Campaign]:
    now = clock.now()
    rows = Campaign.objects.filter(
        Q(languages=[]) | Q(languages__contains=[broadcast.language]),
        Q(categories=None) | Q(categories=broadcast.category_id),
        state=CampaignState.APPROVED,
        starts_at__lte=now,
        ends_at__gt=now,
        advertiser__is_active=True,
        advertiser__suspended_at=None,
    ).exclude(advertiser_id=broadcast.channel_id)
    newest = rows.distinct().order_by("-pk")[:_CONSIDERED]
    return [campaign for campaign in newest if _affordable_mills(campaign) >= campaign.cpm_minor]


def _affordable_mills(campaign: Campaign) -> int:
    """Within its budget and its limit of the day. One impression costs `cpm_minor` mills."""
    if campaign.daily_cap_minor is None:
        return campaign.left_mills
    today_mills = campaign.day_mills if campaign.day == clock.now().date() else 0
    return min(campaign.left_mills, campaign.daily_cap_minor * 1000 - today_mills)


def _weight(campaign: Campaign) -> float:
    left_s = (campaign.ends_at - clock.now()).total_seconds()
    return pace_weight(left_mills=campaign.left_mills, left_s=left_s)


def _unseen(campaigns: list[Campaign], viewer_mark: str) -> list[Campaign]:
    if not campaigns:
        return []
    since = clock.now() - timedelta(hours=max(one.frequency_hours for one in campaigns))
    seen = AdView.objects.filter(
        viewer_mark=viewer_mark, campaign__in=campaigns, impression_at__gte=since
    ).values_list("campaign_id", "impression_at")
    hours = {one.pk: timedelta(hours=one.frequency_hours) for one in campaigns}
    now, times = clock.now(), Counter[int]()
    for campaign_id, at in seen:
        if campaign_id is not None and at is not None and at >= now - hours[campaign_id]:
            times[campaign_id] += 1
    return [one for one in campaigns if times[one.pk] < one.frequency_cap]


def _films(campaigns: list[Campaign], longest_ms: int) -> dict[int, list[Creative]]:
    rows = Creative.objects.filter(
        campaign__in=campaigns, state=CreativeState.APPROVED, duration_ms__lte=longest_ms
    )
    films: dict[int, list[Creative]] = {}
    for creative in rows.select_related("campaign") if campaigns else ():
        films.setdefault(creative.campaign_id, []).append(creative)
    return films


def _length_ms(creative: Creative) -> int:
    return creative.duration_ms or 15_000
