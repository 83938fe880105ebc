"""Bits: what somebody has, what they were bought and given for, who gave most."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Sum

from accounts.models import User
from monetization.chart import viewer_bits
from monetization.models import Cheer
from monetization.selectors.ledger import StatementLine, balance_of, statement_of
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput

PERIODS = ("day", "week", "month", "year", "all")
MAX_LEADERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A place in a leaderboard; whoever gave as much has the same rank."""

    rank: int
    user: User
    bits: int


def wallet_of(user_id: int) -> int:
    """The bits an account may cheer with; one query."""
    return balance_of(viewer_bits(user_id))


def wallet_history(
    user_id: int, *, before: int | None = None, limit: int = 50
) -> list[StatementLine]:
    """Bought, cheered and taken back, newest first, in keyset pages; one query."""
    return statement_of(viewer_bits(user_id), before=before, limit=limit)


def bits_given(channel_id: int, user_id: int) -> int:
    """The bits an account has cheered in the channel under its name; one query."""
    rows = Cheer.objects.filter(channel_id=channel_id, user_id=user_id, is_anonymous=False)
    total: int | None = rows.aggregate(total=Sum("bits"))["total"]
    return total or 0


def period_start(period: str, at: datetime) -> datetime | None:
    """When the period began that holds `at` (UTC; weeks begin on Monday); None for all time.

    Raises InvalidInput for no period.
    """
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case "all":
            return None
    raise InvalidInput("A period is day, week, month, year or all.", field="period")


def bits_leaders(channel_id: int, *, period: str = "all", limit: int = 10) -> list[Leader]:
    """Who gave the channel most in the period that runs; two queries.

    Anonymous cheers, and those of accounts that are gone or suspended, are in no leaderboard. Of
    equal givers the one who began earlier comes first.
    """
    rows = Cheer.objects.filter(
        channel_id=channel_id,
        is_anonymous=False,
        user__is_active=True,
        user__suspended_at=None,
    )
    if since := period_start(period, clock.now()):
        rows = rows.filter(at__gte=since)
    sums = rows.values("user_id").annotate(total=Sum("bits"), first_at=Min("at"))
    best = list(sums.order_by("-total", "first_at")[: max(1, min(limit, MAX_LEADERS))])
    users = User.objects.in_bulk([row["user_id"] for row in best])
    totals = [row["total"] for row in best]
    return [
        Leader(rank=totals.index(row["total"]) + 1, user=users[row["user_id"]], bits=row["total"])
        for row in best
        if row["user_id"] in users
    ]
