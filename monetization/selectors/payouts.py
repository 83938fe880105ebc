"""What a channel can be paid: balance, what is too young, what keeps it back, when it comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from monetization.models import PayeeState, Payment, PaymentState, PayoutAccount, PayoutHold
from twitchclone.core import clock
from twitchclone.core.money import exponent_of

# What a channel earned on a reference (an order, say) within the holding period waits, less what
# went back of that reference: of its money the oldest goes back first.
_FUNDS = """
WITH young AS (
    SELECT e.account_id, t.reference, sum(e.amount_minor) AS earned
    FROM monetization_ledgeraccount a
    JOIN monetization_ledgerentry e ON e.account_id = a.id
    JOIN monetization_ledgertransaction t ON t.id = e.transaction_id
    WHERE a.owner_id = %(channel)s AND a.kind = 'channel_earnings' AND e.amount_minor > 0
        AND t.occurred_at > %(cutoff)s
        AND t.kind NOT IN ('payout_failed', 'payout_returned', 'reversal')
    GROUP BY e.account_id, t.reference
), waiting AS (
    SELECT y.account_id, CASE y.reference WHEN '' THEN y.earned ELSE least(y.earned, greatest(0, (
        SELECT coalesce(sum(e.amount_minor), 0)
        FROM monetization_ledgertransaction t
        JOIN monetization_ledgerentry e ON e.transaction_id = t.id
        WHERE t.reference = y.reference AND e.account_id = y.account_id))) END AS minor
    FROM young y
)
SELECT a.currency, b.balance_minor,
    coalesce((SELECT sum(minor) FROM waiting w WHERE w.account_id = a.id), 0)::bigint
FROM monetization_ledgeraccount a JOIN monetization_ledgerbalance b ON b.account_id = a.id
WHERE a.owner_id = %(channel)s AND a.kind = 'channel_earnings'
ORDER BY a.currency
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """What a channel is owed in one currency; `waiting` is within the holding period."""

    currency: str
    balance_minor: int
    waiting_minor: int

    @property
    def available_minor(self) -> int:
        """What could be paid out now."""
        return max(0, self.balance_minor - self.waiting_minor)

    @property
    def is_enough(self) -> bool:
        """Whether it reaches the minimum."""
        return self.available_minor >= minimum_minor(self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Why nothing is paid out: `code` is no_account, a PayeeState, staff, dispute or negative."""

    code: str
    detail: str = ""


def funds_of(channel_id: int) -> list[Funds]:
    """By currency; one query over the channel's entries."""
    cutoff = clock.now() - timedelta(days=settings.PAYOUT_HOLD_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_FUNDS, {"channel": channel_id, "cutoff": cutoff})
        return [
            Funds(currency=currency, balance_minor=int(balance), waiting_minor=int(waiting))
            for currency, balance, waiting in cursor.fetchall()
        ]


def obstacles_of(channel_id: int, funds: list[Funds]) -> list[Obstacle]:
    """Everything that keeps the channel's money back; three queries."""
    found: list[Obstacle] = []
    state = PayoutAccount.objects.filter(pk=channel_id).values_list("state", flat=True).first()
    if state != PayeeState.READY:
        found.append(Obstacle(code=state or "no_account"))
    holds = PayoutHold.objects.filter(channel_id=channel_id, lifted_at=None)
    if (reason := holds.values_list("reason", flat=True).first()) is not None:
        found.append(Obstacle(code="staff", detail=reason))
    disputed = Payment.objects.filter(state=PaymentState.DISPUTED, order__channel_id=channel_id)
    if disputed.exists():
        found.append(Obstacle(code="dispute"))
    if negative := [one.currency for one in funds if one.balance_minor < 0]:
        found.append(Obstacle(code="negative", detail=", ".join(negative)))
    return found


def minimum_minor(currency: str) -> int:
    """The least that is paid out, from PAYOUT_MINIMUM, whose amounts are whole units."""
    named = dict(one.split(":", 1) for one in settings.PAYOUT_MINIMUM)
    unit_minor: int = 10 ** exponent_of(currency)
    return int(named.get(currency, named.get("*", "50"))) * unit_minor


def next_payout_at() -> datetime:
    """When the next run begins: on PAYOUT_DAY of this month, or of the next."""
    now = clock.now()
    day = now.replace(day=settings.PAYOUT_DAY, hour=0, minute=0, second=0, microsecond=0)
    if day > now:
        return day
    return (day.replace(day=1) + timedelta(days=32)).replace(day=settings.PAYOUT_DAY)
