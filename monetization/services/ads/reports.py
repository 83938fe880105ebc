"""What players report of ads: counted once, not before its time, not from a data centre."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from monetization.models import AdBreak, AdView, Campaign, Creative
from monetization.services.ads.tickets import Ticket, TicketInvalid, mark_viewer, read_ticket
from monetization.services.ads.trackers import ping_later
from streams.models import Channel
from twitchclone.core import clock, rate_limit
from twitchclone.core.addresses import address_group
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted
from twitchclone.core.networks import NetworkList, read_networks

# A household, or a dormitory: seven reports an ad, an ad every few minutes for each viewer.
REPORTS = rate_limit.Limit("ad-report", count=600, period_s=60)
# Impressions that cost something, of one campaign from one address.
PAID = rate_limit.Limit("ad-paid", count=60, period_s=3600)
VIEWABLE_MS = 2000  # MRC: half of the picture, two seconds on end
# A file's length is rounded, and its end comes a little before it.
_SLACK_MS = 500

# Which field an event sets, and which part of the film lies before it.
_FIELDS = {
    "start": ("started_at", 0.0),
    "impression": ("impression_at", 0.0),
    "firstQuartile": ("first_quartile_at", 0.25),
    "midpoint": ("midpoint_at", 0.5),
    "thirdQuartile": ("third_quartile_at", 0.75),
    "complete": ("completed_at", 1.0),
    "click": ("clicked_at", 0.0),
    "error": ("failed_at", 0.0),
}
EVENTS = tuple(_FIELDS)

# Both limits in one statement: whoever comes second sees what the first one spent.
_CHARGE = """
UPDATE monetization_campaign SET spent_mills = spent_mills + cpm_minor, day = %(today)s,
    day_mills = CASE WHEN day = %(today)s THEN day_mills ELSE 0 END + cpm_minor
WHERE id = %(id)s AND spent_mills + cpm_minor <= budget_minor * 1000
    AND (daily_cap_minor IS NULL OR daily_cap_minor * 1000 >=
         CASE WHEN day = %(today)s THEN day_mills ELSE 0 END + cpm_minor)
RETURNING cpm_minor
"""


class AddressRefused(NotPermitted):
    """Nobody watches streams in a data centre."""

    code = "address_refused"
    default_message = "Reports from this network are not counted."


class TooEarly(Conflict):
    """The film cannot have come so far yet."""

    code = "too_early"
    default_message = "This ad cannot have come so far yet."


def report_ad(*, token: str, event: str, viewer_key: str, address: str) -> bool:
    """Count what a player of this site saw; False when that was counted before.

    Raises InvalidInput for an unknown event, TicketInvalid (also for another viewer's), TooEarly,
    AddressRefused, RateLimited.
    """
    ticket = _admit(token, event, address)
    if ticket.is_outside or ticket.viewer_mark != mark_viewer(viewer_key):
        raise TicketInvalid
    return _count(ticket, event, address)


def report_outside_ad(*, token: str, event: str, address: str) -> tuple[Ticket, bool]:
    """The same from a player elsewhere, which shows us no cookie; raises the same."""
    ticket = _admit(token, event, address)
    if not ticket.is_outside:
        raise TicketInvalid
    return ticket, _count(ticket, event, address)


@lru_cache(maxsize=4)
def blocked_networks(texts: tuple[str, ...], file_name: str) -> NetworkList:
    """Those of the settings, read once; raises ValueError or OSError for what cannot be read."""
    more = read_networks(Path(file_name).read_text(encoding="utf-8")) if file_name else []
    return NetworkList([*texts, *more])


def _admit(token: str, event: str, address: str) -> Ticket:
    if event not in _FIELDS:
        raise InvalidInput("There is no such event.", field="event")
    rate_limit.require(REPORTS, address_group(address))
    blocked = blocked_networks(
        tuple(settings.AD_BLOCKED_NETWORKS), settings.AD_BLOCKED_NETWORKS_FILE
    )
    if address in blocked:
        raise AddressRefused
    ticket = read_ticket(token)
    if clock.now_ms() < _earliest_ms(ticket, event):
        raise TooEarly
    return ticket


def _earliest_ms(ticket: Ticket, event: str) -> int:
    begun_ms = ticket.made_at_ms + ticket.offset_ms
    if event == "impression":
        return begun_ms + VIEWABLE_MS
    part = _FIELDS[event][1]
    return begun_ms + (round(ticket.duration_ms * part) - _SLACK_MS if part else 0)


@transaction.atomic
def _count(ticket: Ticket, event: str, address: str) -> bool:
    now = clock.now()
    is_first = _find_or_make_row(ticket, now)
    if event != "start":
        field = _FIELDS[event][0]
        unset = AdView.objects.filter(pk=ticket.id, **{f"{field}__isnull": True})
        # Whoever comes second waits for this row, and then finds it set.
        is_first = bool(unset.update(**{field: now}))
    if is_first and event == "impression":
        _charge(ticket, address, now)
    if is_first:
        ping_later(ticket.id, event)
    return is_first


def _find_or_make_row(ticket: Ticket, now: datetime) -> bool:
    """Whether this made it; what the ticket speaks of may be gone by now."""
    if AdView.objects.filter(pk=ticket.id).exists():
        return False
    creative = Creative.objects.filter(pk=ticket.creative_id) if ticket.creative_id else None
    ad_break = AdBreak.objects.filter(pk=ticket.break_id) if ticket.break_id else None
    _, is_new = AdView.objects.get_or_create(
        id=ticket.id,
        defaults={
            "campaign_id": ticket.campaign_id or None,
            "creative": creative.first() if creative else None,
            "channel": Channel.objects.filter(pk=ticket.channel_id).first(),
            "ad_break": ad_break.first() if ad_break else None,
            "kind": ticket.kind,
            "viewer_mark": ticket.viewer_mark,
            "is_outside": ticket.is_outside,
            "started_at": now,
        },
    )
    return is_new


def _charge(ticket: Ticket, address: str, now: datetime) -> None:
    """Let the campaign pay, within its money, its frequency and what one address may cost it."""
    campaign = Campaign.objects.filter(pk=ticket.campaign_id).first()
    if campaign is None:
        return
    with connection.cursor() as cursor:
        # Two ads of one campaign in two tabs: the second counts what the first one has written.
        pair = f"ads:{campaign.pk}:{ticket.viewer_mark}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [pair])
    if _is_seen_enough(campaign, ticket, now):
        return
    if rate_limit.retry_after_s(PAID, f"{campaign.pk}:{address_group(address)}"):
        return
    cost = _spend(campaign.pk, now.date())
    if cost:
        AdView.objects.filter(pk=ticket.id).update(cost_mills=cost)


def _is_seen_enough(campaign: Campaign, ticket: Ticket, now: datetime) -> bool:
    paid = AdView.objects.filter(
        viewer_mark=ticket.viewer_mark,
        campaign=campaign,
        impression_at__gte=now - timedelta(hours=campaign.frequency_hours),
        cost_mills__gt=0,
    )
    return paid.count() >= campaign.frequency_cap


def _spend(campaign_id: int, today: date) -> int:
    """What one impression costs, taken off the campaign; 0 when there is not so much left."""
    with connection.cursor() as cursor:
        cursor.execute(_CHARGE, {"id": campaign_id, "today": today})
        row = cursor.fetchone()
    return int(row[0]) if row else 0
