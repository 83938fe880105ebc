"""What a channel earned, from its ledger entries: by source, by day, by month; never a balance
that is kept elsewhere.

The source of an entry follows from its booking, so whatever is booked for a channel is counted.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from twitchclone.core import clock

# What money comes from, in the order in which charts and statements show it.
SOURCES = ("subscriptions", "gifts", "bits", "donations", "ads", "other")
# What takes it away.
OUTGOING = ("refunds", "chargebacks", "payouts")

_SOURCE = """
CASE
    WHEN t.kind IN ('payout', 'payout_failed', 'payout_returned') THEN 'payouts'
    WHEN t.kind = 'refund' OR original.kind = 'refund' THEN 'refunds'
    WHEN t.kind = 'dispute_lost' THEN 'chargebacks'
    WHEN t.kind = 'cheer' THEN 'bits'
    WHEN t.kind = 'ads' OR starts_with(t.kind, 'ad_') THEN 'ads'
    WHEN o.kind IN ('gift', 'community_gift') THEN 'gifts'
    WHEN o.kind = 'subscription' THEN 'subscriptions'
    WHEN o.kind = 'donation' THEN 'donations'
    ELSE 'other'
END"""
_ENTRIES = """
FROM monetization_ledgeraccount a
JOIN monetization_ledgerentry e ON e.account_id = a.id
JOIN monetization_ledgertransaction t ON t.id = e.transaction_id
LEFT JOIN monetization_ledgertransaction original ON original.id = t.reversal_of_id
LEFT JOIN monetization_order o ON o.id = CASE
    WHEN t.reference ~ '^order:[0-9a-f-]{36}$' THEN substr(t.reference, 7)::uuid END
WHERE a.kind = 'channel_earnings' AND a.owner_id = %(channel)s"""

_BY_DAY = f"""
SELECT (t.occurred_at AT TIME ZONE 'UTC')::date, {_SOURCE} AS source, sum(e.amount_minor)::bigint
{_ENTRIES} AND a.currency = %(currency)s AND t.occurred_at >= %(start)s
GROUP BY 1, 2"""
_OPENING = f"""
SELECT coalesce(sum(e.amount_minor), 0)::bigint
{_ENTRIES} AND a.currency = %(currency)s AND t.booked_at < %(start)s"""
_SUMS = f"""
SELECT {_SOURCE} AS source, count(*), sum(e.amount_minor)::bigint
{_ENTRIES} AND a.currency = %(currency)s
    AND t.booked_at >= %(start)s AND t.booked_at < %(end)s
GROUP BY 1"""
_LINES = f"""
SELECT t.booked_at, t.occurred_at, t.id, t.kind, {_SOURCE}, e.amount_minor
{_ENTRIES} AND a.currency = %(currency)s
    AND t.booked_at >= %(start)s AND t.booked_at < %(end)s
ORDER BY t.booked_at, e.number"""
_MONTHS = f"""
SELECT to_char(t.booked_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, a.currency,
    sum(e.amount_minor) FILTER (WHERE {_SOURCE} <> 'payouts')::bigint,
    coalesce(-sum(e.amount_minor) FILTER (WHERE {_SOURCE} = 'payouts'), 0)::bigint
{_ENTRIES}
GROUP BY 1, 2 ORDER BY 1 DESC, 2 LIMIT 240"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revenue:
    """Days (without a gap, UTC) with what each source brought, and what went back, minor units.

    `went_back_minor` are refunds and chargebacks of the days, not above zero.
    """

    currency: str
    days: list[date]
    by_source: dict[str, list[int]]
    went_back_minor: int

    @property
    def totals(self) -> dict[str, int]:
        """By source."""
        return {source: sum(values) for source, values in self.by_source.items()}

    @property
    def total_minor(self) -> int:
        """All sources, less what went back."""
        return sum(self.totals.values()) + self.went_back_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One line of the summary: how many bookings, and their sum."""

    source: str
    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedLine:
    """One booking of the month, as its owner reads it."""

    booked_at: datetime
    occurred_at: datetime
    number: int
    kind: str
    source: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A month in one currency: what was owed before, every booking, what is owed after.

    A booking belongs to the month in which it was booked, so a month that is over stays as it is.
    """

    month: str
    currency: str
    opening_minor: int
    rows: list[StatementRow] = field(default_factory=list)

    @property
    def closing_minor(self) -> int:
        """What was owed at the end."""
        return self.opening_minor + sum(row.amount_minor for row in self.rows)

    @property
    def is_over(self) -> bool:
        """Whether nothing can be added any more."""
        return month_bounds(self.month)[1] <= clock.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementMonth:
    """A month that has bookings; `earned_minor` is everything but payouts."""

    month: str
    currency: str
    earned_minor: int
    paid_out_minor: int


def revenue_of(channel_id: int, *, currency: str, days: int) -> Revenue:
    """The last so many days, today included; one query, summed by PostgreSQL."""
    today = clock.now().astimezone(UTC).date()
    shown = [today - timedelta(days=ago) for ago in range(days - 1, -1, -1)]
    start = datetime(shown[0].year, shown[0].month, shown[0].day, tzinfo=UTC)
    by_source = {source: [0] * days for source in SOURCES}
    went_back_minor = 0
    values: dict[str, Any] = {"channel": channel_id, "currency": currency, "start": start}
    for day, source, minor in _ask(_BY_DAY, values):
        index = (day - shown[0]).days
        if source in by_source and index < days:
            by_source[source][index] = minor
        elif source in {"refunds", "chargebacks"}:
            went_back_minor += minor
    return Revenue(
        currency=currency, days=shown, by_source=by_source, went_back_minor=went_back_minor
    )


def statement_months(channel_id: int) -> list[StatementMonth]:
    """Months and currencies with bookings, newest first, at most 240; one query."""
    return [
        StatementMonth(
            month=month, currency=currency, earned_minor=earned or 0, paid_out_minor=paid_out
        )
        for month, currency, earned, paid_out in _ask(_MONTHS, {"channel": channel_id})
    ]


def month_statement(channel_id: int, *, month: str, currency: str) -> Statement:
    """The month's sums; two queries. Raises ValueError for no month (`2026-11`)."""
    start, end = month_bounds(month)
    values = {"channel": channel_id, "currency": currency, "start": start, "end": end}
    ((opening_minor,),) = _ask(_OPENING, values)
    found = {source: (count, minor) for source, count, minor in _ask(_SUMS, values)}
    rows = [
        StatementRow(source=source, count=found[source][0], amount_minor=found[source][1])
        for source in (*SOURCES, *OUTGOING)
        if source in found
    ]
    return Statement(month=month, currency=currency, opening_minor=opening_minor, rows=rows)


def statement_lines(channel_id: int, *, month: str, currency: str) -> list[BookedLine]:
    """The month's bookings in the order they were booked; one query."""
    start, end = month_bounds(month)
    values = {"channel": channel_id, "currency": currency, "start": start, "end": end}
    return [
        BookedLine(
            booked_at=booked_at,
            occurred_at=occurred_at,
            number=number,
            kind=kind,
            source=source,
            amount_minor=minor,
        )
        for booked_at, occurred_at, number, kind, source, minor in _ask(_LINES, values)
    ]


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """[beginning, end) in UTC of `2026-11`; raises ValueError."""
    start = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    return start, (start + timedelta(days=32)).replace(day=1)


def _ask(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
