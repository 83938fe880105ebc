"""Reads of the ledger: balances, an account's statement, the trial balance."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from monetization.chart import AccountKey, AccountKind
from monetization.models.ledger import LedgerAccount, LedgerBalance, LedgerEntry

MAX_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """An entry as its owner reads it; `balance_minor` is the balance after it."""

    number: int
    occurred_at: datetime
    booked_at: datetime
    kind: str
    reference: str
    amount_minor: int
    balance_minor: int
    transaction_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalanceLine:
    """All accounts of a kind in one currency."""

    kind: str
    currency: str
    accounts: int
    balance_minor: int


def balance_of(key: AccountKey) -> int:
    """Minor units (or bits) on the account, 0 when it was never used; one query."""
    return balances_of([key]).get(key, 0)


def balances_of(keys: Collection[AccountKey]) -> dict[AccountKey, int]:
    """Balances of those of these accounts that were used; one query."""
    rows = LedgerBalance.objects.select_related("account").filter(
        account__in=LedgerAccount.objects.of_keys(keys)
    )
    return {row.account.key: row.balance_minor for row in rows}


def accounts_of(owner_id: int) -> list[tuple[AccountKey, int]]:
    """The accounts of one owner with their balances; one query."""
    rows = LedgerBalance.objects.select_related("account").filter(account__owner_id=owner_id)
    return [(row.account.key, row.balance_minor) for row in rows.order_by("account_id")]


def statement_of(
    key: AccountKey, *, before: int | None = None, limit: int = MAX_LINES
) -> list[StatementLine]:
    """The account's entries, newest first, in keyset pages; one query.

    `before` is the `number` of the last page's last line.
    """
    entries = LedgerEntry.objects.filter(account__in=LedgerAccount.objects.of_keys([key]))
    if before is not None:
        entries = entries.filter(number__lt=before)
    rows = entries.select_related("transaction").order_by("-number")[: min(limit, MAX_LINES)]
    return [
        StatementLine(
            number=row.number,
            occurred_at=row.transaction.occurred_at,
            booked_at=row.transaction.booked_at,
            kind=row.transaction.kind,
            reference=row.transaction.reference,
            amount_minor=row.amount_minor,
            balance_minor=row.balance_minor,
            transaction_id=row.transaction_id,
        )
        for row in rows
    ]


def trial_balance() -> list[TrialBalanceLine]:
    """Every kind and currency with its total, which sum to zero in each currency; one query."""
    rows = (
        LedgerBalance.objects.values("account__kind", "account__currency")
        .annotate(accounts=Count("account_id"), total=Sum("balance_minor"))
        .order_by("account__currency", "account__kind")
    )
    return [
        TrialBalanceLine(
            kind=row["account__kind"],
            currency=row["account__currency"],
            accounts=row["accounts"],
            balance_minor=int(row["total"]),
        )
        for row in rows
    ]


def change_of_day(
    *, kind: AccountKind, scope: str, start: datetime, end: datetime
) -> dict[str, int]:
    """By how much the accounts of this kind and scope moved in [start, end), by currency.

    By the moment of the event, not of the booking; one query.
    """
    rows = LedgerEntry.objects.filter(
        account__kind=kind.value,
        account__scope=scope,
        transaction__occurred_at__gte=start,
        transaction__occurred_at__lt=end,
    )
    sums = rows.order_by().values_list("currency").annotate(total=Sum("amount_minor"))
    return {currency: int(total) for currency, total in sums}


def period_of(
    key: AccountKey, *, start: datetime, end: datetime
) -> tuple[int, Iterator[StatementLine]]:
    """(balance before, entries of the period in the order they were booked), for an auditor.

    The entries are read as they are asked for; two queries. Their own running balances go on from
    the balance before when `start` lies between two bookings.
    """
    entries = LedgerEntry.objects.filter(account__in=LedgerAccount.objects.of_keys([key]))
    before = entries.filter(transaction__booked_at__lt=start).aggregate(total=Sum("amount_minor"))
    rows = entries.filter(transaction__booked_at__gte=start, transaction__booked_at__lt=end)
    lines = (
        StatementLine(
            number=row.number,
            occurred_at=row.transaction.occurred_at,
            booked_at=row.transaction.booked_at,
            kind=row.transaction.kind,
            reference=row.transaction.reference,
            amount_minor=row.amount_minor,
            balance_minor=row.balance_minor,
            transaction_id=row.transaction_id,
        )
        for row in rows.select_related("transaction").order_by("number").iterator()
    )
    return int(before["total"] or 0), lines
