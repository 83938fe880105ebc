"""Donations: what a channel takes, what waits for its moderators, what it was given."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum

from accounts.models import User
from monetization.models import Donation, DonationSettings, DonationState
from monetization.selectors.prices import plan_prices_by_currency
from streams.guards import channel_guards
from twitchclone.core import clock
from twitchclone.core.errors import NotPermitted

MAX_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationRules:
    """What a channel takes; `bounds` by currency: the least and the most, in minor units."""

    is_on: bool
    holds_messages: bool
    bounds: dict[str, tuple[int, int]]


def donation_settings(channel_id: int) -> DonationSettings:
    """The channel's row, or the defaults, unsaved; one query."""
    found = DonationSettings.objects.filter(pk=channel_id).first()
    return found or DonationSettings(channel_id=channel_id)


def donation_rules(channel_id: int) -> DonationRules:
    """What may be given to the channel, if the site takes payments; two queries."""
    row = donation_settings(channel_id)
    least = max(settings.DONATION_MIN_MINOR, row.minimum_minor)
    most = max(settings.DONATION_MAX_MINOR, least)
    return DonationRules(
        is_on=row.is_on,
        holds_messages=row.holds_messages,
        bounds=_bounds(least, most),
    )


def held_donations(channel_id: int, *, limit: int = MAX_ROWS) -> list[Donation]:
    """Those whose message waits for a moderator, oldest first; one query."""
    rows = _of(channel_id).filter(state=DonationState.HELD)
    return list(rows.order_by("paid_at")[:limit])


def channel_donations(channel_id: int, *, limit: int = 50) -> list[Donation]:
    """What the channel was given, newest first; one query."""
    rows = _of(channel_id).exclude(state=DonationState.UNPAID)
    return list(rows.order_by("-paid_at")[: min(limit, MAX_ROWS)])


def donation_leaders(channel_id: int, *, currency: str, limit: int) -> list[dict[str, Any]]:
    """Who donated most in this currency, of all time, by the name they chose; one query.

    `[{"name", "amount_minor", "currency"}]`, fit for everybody: nobody anonymous, gone or
    suspended, nothing that waits or was taken back, and never an account behind another name.
    """
    rows = Donation.objects.filter(
        channel_id=channel_id,
        currency=currency,
        is_anonymous=False,
        state__in=(DonationState.SHOWN, DonationState.REFUSED),
        donor__is_active=True,
        donor__suspended_at=None,
    ).exclude(name="")
    sums = rows.values("donor_id", "name").annotate(total=Sum("amount_minor"))
    return [
        {"name": row["name"], "amount_minor": row["total"], "currency": currency}
        for row in sums.order_by("-total", "donor_id")[:limit]
    ]


def require_donation_moderator(account: User, channel_id: int) -> None:
    """Raises NotPermitted unless the account keeps order in the channel."""
    if not channel_guards().is_moderator(channel_id=channel_id, user_id=account.pk):
        raise NotPermitted("Only the channel's moderators may do this.", code="no_permission")


def describe_donation(donation: Donation) -> dict[str, Any]:
    """As moderators see it; nothing of the donor but the chosen name, and the login unless it was
    given anonymously: `{id, name, login, isAnonymous, amountMinor, currency, message, state,
    reasons, paidAt}`; `paidAt` in ms."""
    donor = None if donation.is_anonymous else donation.donor
    return {
        "id": str(donation.pk),
        "name": donation.name,
        "login": donor.login if donor else "",
        "isAnonymous": donation.is_anonymous,
        "amountMinor": donation.amount_minor,
        "currency": donation.currency,
        "message": donation.message,
        "state": donation.state,
        "reasons": donation.reasons,
        "paidAt": clock.to_ms(donation.paid_at) if donation.paid_at else None,
    }


def _of(channel_id: int) -> QuerySet[Donation]:
    return Donation.objects.filter(channel_id=channel_id).select_related("donor")


def _bounds(least: int, most: int) -> dict[str, tuple[int, int]]:
    """In every currency the site has prices in, at the rate of its first tier's prices."""
    prices = plan_prices_by_currency()
    home = settings.SITE_CURRENCY
    found = {home: (least, most)}
    if base := prices.get(home):
        for currency, price in prices.items():
            found.setdefault(currency, (-(-least * price // base), most * price // base))
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != home, pair[0])))
