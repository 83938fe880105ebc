"""Balances and statements."""

import pytest

from monetization import chart
from monetization.ledger import post_transaction
from monetization.selectors.ledger import accounts_of, balances_of, statement_of, trial_balance
from tests.monetization.books import CLEARING, REVENUE, booking, give_bits, spend

pytestmark = pytest.mark.django_db


def test_balances(viewer, outsider, django_assert_num_queries):
    give_bits(viewer.pk, 100)
    post_transaction(booking=booking("a", (CLEARING, -700), (REVENUE, 700)))
    mine, theirs = chart.viewer_bits(viewer.pk), chart.viewer_bits(outsider.pk)
    with django_assert_num_queries(1):
        assert balances_of([mine, theirs, CLEARING]) == {mine: 100, CLEARING: -700}
    with django_assert_num_queries(1):
        assert accounts_of(viewer.pk) == [(mine, 100)]


def test_a_statement_in_pages(viewer, outsider, django_assert_num_queries):
    give_bits(viewer.pk, 100)
    give_bits(outsider.pk, 5, key="other")
    for n in range(1, 6):
        spend(viewer.pk, n, f"spend:{n}")
    key = chart.viewer_bits(viewer.pk)
    with django_assert_num_queries(1):
        page = statement_of(key, limit=4)
    assert [(line.number, line.amount_minor, line.balance_minor) for line in page] == [
        (6, -5, 85),
        (5, -4, 90),
        (4, -3, 94),
        (3, -2, 97),
    ]
    rest = statement_of(key, before=page[-1].number, limit=4)
    assert [(line.number, line.balance_minor) for line in rest] == [(2, 99), (1, 100)]
    assert statement_of(key, before=1) == []


def test_the_trial_balance_is_zero_in_each_currency(viewer, django_assert_num_queries):
    give_bits(viewer.pk, 100)
    post_transaction(booking=booking("a", (CLEARING, -700), (REVENUE, 700)))
    with django_assert_num_queries(1):
        lines = trial_balance()
    for currency in ("BITS", "EUR"):
        assert sum(one.balance_minor for one in lines if one.currency == currency) == 0
