"""Many at once, with real transactions: booked once, never overdrawn, never deadlocked."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from monetization import chart
from monetization.errors import AlreadyReversed, Overdrawn
from monetization.ledger import post_transaction, reverse_transaction
from monetization.models.ledger import LedgerAccount, LedgerEntry
from monetization.selectors.ledger import balance_of
from tests.monetization.books import (
    CLEARING,
    REVENUE,
    assert_books_balance,
    bits_of,
    booking,
    give_bits,
    spend,
)

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 10


def at_once(calls, *, expected=()):
    """The results of all calls, begun together by `THREADS` threads; expected errors as such."""
    barrier = Barrier(THREADS)

    def work(mine):
        results = []
        try:
            barrier.wait(30)
            for call in mine:
                try:
                    results.append(call())
                except expected as error:
                    results.append(error)
        finally:
            connection.close()
        return results

    with ThreadPoolExecutor(THREADS) as pool:
        shares = [calls[start::THREADS] for start in range(THREADS)]
        return [result for results in pool.map(work, shares) for result in results]


def test_one_key_fifty_times_is_one_booking(viewer):
    results = at_once([lambda: give_bits(viewer.pk, 100)] * 50)
    assert len(results) == 50
    assert len({one.transaction_id for one in results}) == 1
    assert sum(not one.is_replay for one in results) == 1
    assert bits_of(viewer) == 100
    assert LedgerEntry.objects.count() == 2
    assert_books_balance()


def test_parallel_spends_never_overdraw(viewer):
    give_bits(viewer.pk, 100)
    calls = [lambda n=n: spend(viewer.pk, 7, f"spend:{n}") for n in range(40)]
    results = at_once(calls, expected=(Overdrawn,))
    assert sum(isinstance(one, Overdrawn) for one in results) == 40 - 14
    assert bits_of(viewer) == 100 - 14 * 7
    assert_books_balance()


def test_accounts_are_opened_once(viewer):
    calls = [
        lambda n=n: post_transaction(booking=booking(f"{n}", (CLEARING, -1), (REVENUE, 1)))
        for n in range(40)
    ]
    at_once(calls)
    assert LedgerAccount.objects.count() == 2
    assert (balance_of(CLEARING), balance_of(REVENUE)) == (-40, 40)
    assert_books_balance()


def test_lines_in_any_order_do_not_deadlock(viewer, broadcaster):
    accounts = [CLEARING, REVENUE, chart.channel_earnings(broadcaster.pk, "EUR")]

    def turn(n):
        first, second = accounts[n % 3], accounts[(n + 1 + n // 3 % 2) % 3]
        return lambda: post_transaction(booking=booking(f"{n}", (first, -n - 1), (second, n + 1)))

    at_once([turn(n) for n in range(60)])
    assert sum(balance_of(one) for one in accounts) == 0
    assert_books_balance()


def test_a_booking_is_reversed_by_one(viewer):
    first = give_bits(viewer.pk, 100)
    calls = [
        lambda n=n: reverse_transaction(
            transaction_id=first.transaction_id, idempotency_key=f"back:{n}"
        )
        for n in range(20)
    ]
    results = at_once(calls, expected=(AlreadyReversed,))
    assert sum(isinstance(one, AlreadyReversed) for one in results) == 19
    assert bits_of(viewer) == 0
    assert_books_balance()
