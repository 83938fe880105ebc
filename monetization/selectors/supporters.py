"""Who supports a channel: its subscribers, how they come and go, who gave most; for its owner.

No e-mail address and nobody who gave without a name.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from accounts.models import User
from monetization.models import (
    GiftState,
    Payment,
    Subscription,
    SubscriptionChange,
    SubscriptionChangeKind,
    SubscriptionGift,
    SubscriptionState,
)
from monetization.selectors.bits import bits_leaders
from twitchclone.core import clock

PER_PAGE = 50
_TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A subscription in force; `renewal` is renews, late, ends or gift."""

    id: int
    login: str
    display_name: str
    tier: int
    months: int
    streak: int
    since: datetime
    until: datetime
    renewal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Churn:
    """A month's changes (UTC)."""

    month: datetime
    new: int
    renewed: int
    cancelled: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporter:
    """Somebody who gave, and how much: bits, gifts, or minor units."""

    login: str
    display_name: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopSupporters:
    """Ten of each kind at most."""

    bits: list[Supporter]
    gifts: list[Supporter]
    donations: list[Supporter]


def list_subscribers(channel_id: int, *, tier: int = 0, after: int = 0) -> list[Subscriber]:
    """Those in force, newest first, in keyset pages of PER_PAGE; `after` is the last one's id.

    One query.
    """
    rows = Subscription.objects.in_force().filter(channel_id=channel_id)
    if tier:
        rows = rows.filter(tier=tier)
    if after:
        rows = rows.filter(pk__lt=after)
    return [
        Subscriber(
            id=row.pk,
            login=row.subscriber.login,
            display_name=row.subscriber.get_full_name(),
            tier=row.tier,
            months=row.months,
            streak=row.streak,
            since=row.started_at,
            until=row.paid_until,
            renewal=_renewal(row),
        )
        for row in rows.select_related("subscriber").order_by("-pk")[:PER_PAGE]
    ]


def _renewal(row: Subscription) -> str:
    if row.state == SubscriptionState.GRACE:
        return "late"
    if row.next_renewal_at is not None:
        return "renews"
    return "gift" if row.is_gift else "ends"


def count_subscribers(channel_id: int) -> dict[int, int]:
    """By tier, those in force; one query."""
    rows = Subscription.objects.in_force().filter(channel_id=channel_id).order_by()
    return dict(rows.values_list("tier").annotate(number=Count("id")).order_by("tier"))


def churn_of(channel_id: int, *, months: int = 12) -> list[Churn]:
    """The months that had changes, newest first, within the last so many; one query."""
    now = clock.now()
    year, month = divmod(now.year * 12 + now.month - months, 12)
    start = now.replace(
        year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    rows = (
        SubscriptionChange.objects.filter(channel_id=channel_id, at__gte=start)
        .annotate(month=TruncMonth("at"))
        .values_list("month", "kind")
        .annotate(number=Count("id"))
        .order_by("-month")
    )
    found: dict[datetime, dict[str, int]] = {}
    for moment, kind, number in rows:
        found.setdefault(moment, dict.fromkeys(SubscriptionChangeKind.values, 0))[kind] = number
    return [Churn(month=moment, **numbers) for moment, numbers in found.items()]


def top_supporters(channel_id: int, *, currency: str) -> TopSupporters:
    """Of all time, by what they gave under their name; five queries.

    Donations in this currency, less what was refunded; nobody without an account.
    """
    donations = (
        Payment.objects.filter(
            order__channel_id=channel_id,
            order__kind="donation",
            order__buyer__isnull=False,
            currency=currency,
        )
        .exclude(order__details__contains={"is_anonymous": True})
        .values_list("order__buyer_id")
        .annotate(
            amount=Sum(
                F("tax_minor") + F("channel_minor") + F("platform_minor") - F("refunded_minor")
            )
        )
        .filter(amount__gt=0)
        .order_by("-amount", "order__buyer_id")[:_TOP]
    )
    bits = [(one.user.pk, one.bits) for one in bits_leaders(channel_id, limit=_TOP)]
    return TopSupporters(
        bits=_named(bits), gifts=gift_leaders(channel_id), donations=_named(list(donations))
    )


def gift_leaders(channel_id: int, *, limit: int = _TOP) -> list[Supporter]:
    """Who gave most subscriptions under their name, of all time; two queries.

    Nobody whose account is gone or suspended.
    """
    gifts = (
        SubscriptionGift.objects.filter(
            channel_id=channel_id,
            state=GiftState.GIVEN,
            order__buyer__is_active=True,
            order__buyer__suspended_at=None,
        )
        .exclude(order__details__contains={"is_anonymous": True})
        .values_list("order__buyer_id")
        .annotate(amount=Count("id"))
        .order_by("-amount", "order__buyer_id")[:limit]
    )
    return _named(list(gifts))


def _named(sums: list[tuple[int, int]]) -> list[Supporter]:
    users = User.objects.in_bulk([user_id for user_id, _ in sums])
    return [
        Supporter(
            login=users[user_id].login,
            display_name=users[user_id].get_full_name(),
            amount=amount,
        )
        for user_id, amount in sums
        if user_id in users
    ]
