"""Writing into the ledger: once per key, never below zero, wholly or not at all."""

import pytest
from django.db import connection, transaction

from monetization import chart
from monetization.errors import AlreadyReversed, BookingInvalid, KeyReused, Overdrawn
from monetization.ledger import Booking, Line, post_transaction, reverse_transaction
from monetization.ledger.accounts import anonymise_accounts
from monetization.models.ledger import LedgerTransaction
from monetization.selectors.ledger import balance_of, trial_balance
from tests.monetization.books import (
    AT,
    CLEARING,
    REVENUE,
    assert_books_balance,
    bits_of,
    booking,
    give_bits,
    spend,
)
from twitchclone.core.errors import NotFound

pytestmark = pytest.mark.django_db


def test_balances_follow_the_lines():
    post_transaction(booking=booking("a", (CLEARING, -700), (REVENUE, 700)))
    post_transaction(booking=booking("b", (CLEARING, 200), (REVENUE, -200)))
    assert (balance_of(CLEARING), balance_of(REVENUE)) == (-500, 500)
    assert [(line.kind, line.balance_minor) for line in trial_balance()] == [
        ("platform_revenue", 500),
        ("provider_clearing", -500),
    ]
    assert_books_balance()


def test_the_same_key_is_booked_once(viewer):
    first = give_bits(viewer.pk, 100)
    again = give_bits(viewer.pk, 100)
    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.transaction_id == first.transaction_id
    assert bits_of(viewer) == 100


@pytest.mark.parametrize(
    "other",
    [
        lambda user: give_bits(user.pk, 99),
        lambda user: give_bits(user.pk + 1, 100),
        lambda user: post_transaction(
            booking=booking("given", (CLEARING, -100), (REVENUE, 100), kind="test")
        ),
        lambda user: post_transaction(
            booking=booking(
                "given",
                (chart.viewer_bits(user.pk), 100),
                (chart.bits_issued(), -100),
                reference="order:2",
            )
        ),
    ],
)
def test_a_key_stands_for_one_content(viewer, other):
    give_bits(viewer.pk, 100)
    with pytest.raises(KeyReused):
        other(viewer)
    assert bits_of(viewer) == 100


def test_what_may_not_be_negative_is_not(viewer):
    give_bits(viewer.pk, 100)
    with pytest.raises(Overdrawn):
        spend(viewer.pk, 101, "too much")
    assert bits_of(viewer) == 100
    # The key of a refused booking is free again.
    assert not LedgerTransaction.objects.filter(idempotency_key="too much").exists()
    spend(viewer.pk, 100, "too much")
    assert_books_balance()


def test_earnings_may_be_negative_but_a_payout_must_be_covered(broadcaster):
    earnings = chart.channel_earnings(broadcaster.pk, "EUR")
    post_transaction(booking=booking("a", (earnings, -30), (CLEARING, 30)))
    assert balance_of(earnings) == -30

    def pay(amount, key):
        lines = (Line(earnings, -amount, must_cover=True), Line(CLEARING, amount))
        post_transaction(
            booking=Booking(idempotency_key=key, kind="payout", lines=lines, occurred_at=AT)
        )

    post_transaction(booking=booking("b", (earnings, 20), (CLEARING, -20)))  # pays off a part
    with pytest.raises(Overdrawn):
        pay(1, "c")
    post_transaction(booking=booking("d", (earnings, 20), (CLEARING, -20)))
    pay(10, "e")
    assert balance_of(earnings) == 0


def test_a_refused_booking_leaves_nothing(viewer):
    with pytest.raises(NotFound):
        give_bits(987_654_321, 5)
    assert not LedgerTransaction.objects.exists()
    assert trial_balance() == []


def test_a_callers_rollback_takes_it_back(viewer):
    with pytest.raises(RuntimeError), transaction.atomic():
        give_bits(viewer.pk, 100)
        raise RuntimeError
    assert bits_of(viewer) == 0
    assert not give_bits(viewer.pk, 100).is_replay


def test_a_reversal_is_the_opposite_once(viewer):
    first = give_bits(viewer.pk, 100)
    back = reverse_transaction(transaction_id=first.transaction_id, idempotency_key="back")
    assert bits_of(viewer) == 0
    again = reverse_transaction(transaction_id=first.transaction_id, idempotency_key="back")
    assert again.is_replay and again.transaction_id == back.transaction_id
    with pytest.raises(AlreadyReversed):
        reverse_transaction(transaction_id=first.transaction_id, idempotency_key="back 2")
    with pytest.raises(NotFound):
        reverse_transaction(transaction_id=0, idempotency_key="back 3")
    assert_books_balance()


def test_what_is_spent_cannot_be_taken_back(viewer):
    first = give_bits(viewer.pk, 100)
    spend(viewer.pk, 1, "spent")
    with pytest.raises(Overdrawn):
        reverse_transaction(transaction_id=first.transaction_id, idempotency_key="back")


def test_the_books_outlive_an_owner(viewer, django_assert_num_queries):
    first = give_bits(viewer.pk, 100)
    assert anonymise_accounts(owner_id=viewer.pk) == 1
    assert bits_of(viewer) == 0
    # A replay of what was booked before is still one.
    assert give_bits(viewer.pk, 100).transaction_id == first.transaction_id
    with pytest.raises(KeyReused):
        give_bits(viewer.pk, 99)
    with pytest.raises(BookingInvalid):
        reverse_transaction(transaction_id=first.transaction_id, idempotency_key="back")
    assert_books_balance()


def test_queries(viewer, django_assert_num_queries):
    savepoint = 2
    with django_assert_num_queries(10 + savepoint):
        give_bits(viewer.pk, 100)
    with django_assert_num_queries(5 + savepoint):
        spend(viewer.pk, 1, "one")
    with django_assert_num_queries(3 + savepoint):
        spend(viewer.pk, 1, "one")


def test_deferred_rules_are_checked_by_the_writer_too(viewer):
    give_bits(viewer.pk, 100)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
