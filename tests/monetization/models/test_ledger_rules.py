"""What PostgreSQL refuses, whoever asks: raw SQL against the ledger's tables."""
# ruff: noqa: S608 - the statements are made of constants

import pytest
from django.db import IntegrityError, connection, transaction

from monetization.ledger import post_transaction
from monetization.models.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from tests.monetization.books import CLEARING, REVENUE, booking, give_bits

pytestmark = pytest.mark.django_db
_T, _E, _A, _B = (
    f"monetization_ledger{name}" for name in ("transaction", "entry", "account", "balance")
)
_ENTRY = (
    f"INSERT INTO {_E} (transaction_id, account_id, number, amount_minor, currency, balance_minor)"
)


@pytest.fixture
def booked(viewer):
    """A booking in EUR and one in bits."""
    give_bits(viewer.pk, 100)
    post_transaction(booking=booking("a", (CLEARING, -700), (REVENUE, 700)))
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def at_commit(*statements):
    """Run them as one transaction would be, deferred rules and all."""
    with transaction.atomic():
        run(*statements, "SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {_E} SET amount_minor = amount_minor",
        f"UPDATE {_T} SET reference = 'other'",
        f"DELETE FROM {_E}",
        f"DELETE FROM {_T}",
        f"UPDATE {_A} SET currency = 'USD' WHERE currency = 'EUR'",
        f"UPDATE {_A} SET kind = 'taxes' WHERE kind = 'platform_revenue'",
    ],
)
def test_the_books_are_never_rewritten(booked, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(statement)


@pytest.mark.parametrize("table", [_E, _T])
def test_nor_emptied(booked, table):
    run(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def test_an_account_goes_to_nobody_else(booked, viewer, outsider):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LedgerAccount.objects.filter(owner=viewer).update(owner=outsider)


def new_transaction():
    return (
        f"INSERT INTO {_T} (idempotency_key, kind, reference, occurred_at, booked_at)"
        " VALUES ('raw', 'raw', '', now(), now())"
    )


def entry(key, number, amount, currency, balance, *, of="raw"):
    account = LedgerAccount.objects.of_keys([key]).get().pk
    return (
        f"{_ENTRY} SELECT id, {account}, {number}, {amount}, '{currency}', {balance}"
        f" FROM {_T} WHERE idempotency_key = '{of}'"
    )


def balance(key, minor, count):
    account = LedgerAccount.objects.of_keys([key]).get().pk
    return (
        f"UPDATE {_B} SET balance_minor = {minor}, entry_count = {count}"
        f" WHERE account_id = {account}"
    )


def test_a_right_booking_in_sql_passes(booked):
    at_commit(
        new_transaction(),
        entry(CLEARING, 2, -1, "EUR", -701),
        entry(REVENUE, 2, 1, "EUR", 701),
        balance(CLEARING, -701, 2),
        balance(REVENUE, 701, 2),
    )


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (lambda: [new_transaction()], "does not balance"),
        (
            lambda: [
                new_transaction(),
                entry(CLEARING, 2, -1, "EUR", -701),
                entry(REVENUE, 2, 2, "EUR", 702),
                balance(CLEARING, -701, 2),
                balance(REVENUE, 702, 2),
            ],
            "does not balance",
        ),
        (
            # Balanced in sum, but added to a booking that had been complete.
            lambda: [entry(CLEARING, 2, -1, "EUR", -701, of="a"), balance(CLEARING, -701, 2)],
            "does not balance",
        ),
        (
            lambda: [
                new_transaction(),
                entry(CLEARING, 3, -1, "EUR", -701),
                entry(REVENUE, 2, 1, "EUR", 701),
                balance(CLEARING, -701, 3),
                balance(REVENUE, 701, 2),
            ],
            "does not follow",
        ),
        (
            lambda: [
                new_transaction(),
                entry(CLEARING, 2, -1, "EUR", -701),
                entry(REVENUE, 2, 1, "EUR", 701),
            ],
            "does not follow",
        ),
        (lambda: [balance(CLEARING, -1, 1)], "not that of its entries"),
        (lambda: [balance(CLEARING, 0, 0), balance(CLEARING, -699, 1)], "not that of its entries"),
        (
            lambda: [
                new_transaction(),
                entry(CLEARING, 2, -1, "USD", -701),
                entry(REVENUE, 2, 1, "USD", 701),
            ],
            "ledgerentry_currency",
        ),
        (lambda: [new_transaction(), entry(CLEARING, 2, 0, "EUR", -700)], "says_something"),
        (lambda: [new_transaction(), new_transaction()], "idempotency_key"),
        (lambda: [f"UPDATE {_B} SET balance_minor = -1 WHERE NOT may_be_negative"], "overdrawn"),
    ],
)
def test_what_does_not_add_up_is_refused(booked, statements, message):
    before = LedgerTransaction.objects.count(), LedgerEntry.objects.count()
    with pytest.raises(IntegrityError, match=message):
        at_commit(*statements())
    assert (LedgerTransaction.objects.count(), LedgerEntry.objects.count()) == before
