"""The one writer of the ledger."""

from collections.abc import Sequence

from django.db import connection, transaction

from monetization.errors import AlreadyReversed, BookingInvalid, KeyReused, Overdrawn
from monetization.ledger.accounts import lock_balances
from monetization.ledger.booking import Booked, Booking, Line
from monetization.models.ledger import LedgerBalance, LedgerEntry, LedgerTransaction
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

# Waits for another booking of these keys that is under way, and sees it once it has committed; in
# the order of the keys, so that two who claim the same ones make no circle.
_CLAIM = """
INSERT INTO monetization_ledgertransaction
    (idempotency_key, kind, reference, reversal_of_id, occurred_at, booked_at)
SELECT new.key, new.kind, new.reference, new.reversal_of_id, new.occurred_at, %s
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[])
    AS new (key, kind, reference, reversal_of_id, occurred_at)
ORDER BY new.key ON CONFLICT DO NOTHING RETURNING idempotency_key, id
"""
_SET_BALANCES = """
UPDATE monetization_ledgerbalance AS row SET balance_minor = new.minor, entry_count = new.number
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS new (account_id, minor, number)
WHERE row.account_id = new.account_id
"""


def post_transaction(*, booking: Booking) -> Booked:
    """Write the booking, or return the first one when its key has been booked with this content.

    Holds the accounts' balance rows, taken in the order of their ids, until the caller's
    transaction ends: what belongs together should be one booking, because two transactions that
    book twice may wait for each other, and PostgreSQL ends one of them.
    Five queries, ten for accounts that are new, three for a replay.

    Raises KeyReused for a known key with other content (`occurred_at` may differ: a replay need not
    know the moment), Overdrawn, AlreadyReversed, NotFound for an owner that does not exist.
    """
    (booked,) = post_transactions(bookings=[booking])
    return booked


@transaction.atomic
def post_transactions(*, bookings: Sequence[Booking]) -> list[Booked]:
    """Write the bookings as `post_transaction` would one after the other, all or none of them.

    As many queries as for one; every account is locked once, before any of them is entered.
    Raises what `post_transaction` raises, when any of them does.
    """
    claimed = _claim(bookings)
    # A key that is named twice is new the first time only.
    ids = [claimed.pop(booking.idempotency_key, None) for booking in bookings]
    _enter_all([(pk, one) for pk, one in zip(ids, bookings, strict=True) if pk is not None])
    return [
        _replay(booking)
        if transaction_id is None
        else Booked(
            transaction_id=transaction_id, idempotency_key=booking.idempotency_key, is_replay=False
        )
        for transaction_id, booking in zip(ids, bookings, strict=True)
    ]


def _enter_all(claimed: Sequence[tuple[int, Booking]]) -> None:
    """The entries of all lines, and the balances they leave."""
    if not claimed:
        return
    lines = [(transaction_id, line) for transaction_id, one in claimed for line in one.lines]
    balances = lock_balances({line.account for _, line in lines})
    entries = [
        _enter(transaction_id, line, balances[line.account]) for transaction_id, line in lines
    ]
    with connection.cursor() as cursor:
        rows = balances.values()
        cursor.execute(
            _SET_BALANCES,
            [
                [row.account_id for row in rows],
                [row.balance_minor for row in rows],
                [row.entry_count for row in rows],
            ],
        )
    LedgerEntry.objects.bulk_create(entries)


@transaction.atomic
def reverse_transaction(
    *, transaction_id: int, idempotency_key: str, kind: str = "reversal"
) -> Booked:
    """Book the opposite of a whole booking, once.

    Raises AlreadyReversed for a second time under another key, Overdrawn when what is to be taken
    back is spent, BookingInvalid when an owner is gone, NotFound.
    """
    original = LedgerTransaction.objects.filter(pk=transaction_id).first()
    if original is None:
        raise NotFound("This booking does not exist.")
    entries = list(LedgerEntry.objects.filter(transaction=original).select_related("account"))
    if any(entry.account.anonymised_at for entry in entries):
        raise BookingInvalid("The owner of an account of this booking is gone.")
    booking = Booking(
        idempotency_key=idempotency_key,
        kind=kind,
        lines=tuple(Line(entry.account.key, -entry.amount_minor) for entry in entries),
        occurred_at=clock.now(),
        reference=original.reference,
        reversal_of_id=original.pk,
    )
    return post_transaction(booking=booking)


def _claim(bookings: Sequence[Booking]) -> dict[str, int]:
    """The new rows' ids by key; without those whose key is taken, or whose original is reversed."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            [
                clock.now(),
                [one.idempotency_key for one in bookings],
                [one.kind for one in bookings],
                [one.reference for one in bookings],
                [one.reversal_of_id for one in bookings],
                [one.occurred_at for one in bookings],
            ],
        )
        return {str(key): int(pk) for key, pk in cursor.fetchall()}


def _enter(transaction_id: int, line: Line, balance: LedgerBalance) -> LedgerEntry:
    """The entry of a line; moves the balance, which is locked."""
    balance.balance_minor += line.amount_minor
    balance.entry_count += 1
    may_be_negative = balance.may_be_negative and not line.must_cover
    # What gains is never at fault: a debt may be paid off in part.
    if balance.balance_minor < 0 and line.amount_minor < 0 and not may_be_negative:
        raise Overdrawn
    return LedgerEntry(
        transaction_id=transaction_id,
        account_id=balance.account_id,
        number=balance.entry_count,
        amount_minor=line.amount_minor,
        currency=line.account.currency,
        balance_minor=balance.balance_minor,
    )


def _replay(booking: Booking) -> Booked:
    """The booking of this key, if it says the same."""
    first = LedgerTransaction.objects.filter(idempotency_key=booking.idempotency_key).first()
    if first is None:
        raise AlreadyReversed
    about = (first.kind, first.reference, first.reversal_of_id)
    entries = LedgerEntry.objects.filter(transaction=first).select_related("account")
    if about != (booking.kind, booking.reference, booking.reversal_of_id) or not _says_same(
        list(entries), booking
    ):
        raise KeyReused
    return Booked(transaction_id=first.pk, idempotency_key=booking.idempotency_key, is_replay=True)


def _says_same(entries: list[LedgerEntry], booking: Booking) -> bool:
    """Whether the entries are the booking's lines; an owner that is gone may be any owner."""
    if len(entries) != len(booking.lines):
        return False
    lines = {line.account: line.amount_minor for line in booking.lines}
    gone = []
    for entry in entries:
        if entry.account.anonymised_at:
            gone.append(
                (entry.account.kind, entry.account.scope, entry.currency, entry.amount_minor)
            )
        elif lines.pop(entry.account.key, 0) != entry.amount_minor:
            return False
    left = [(key.kind.value, key.scope, key.currency, minor) for key, minor in lines.items()]
    return sorted(gone) == sorted(left)
