"""What can be paid out: what is old enough, and not gone back."""

from datetime import UTC, datetime

import pytest

from monetization.selectors.payouts import (
    Obstacle,
    funds_of,
    minimum_minor,
    next_payout_at,
    obstacles_of,
)
from tests.monetization.payouts import available, earn, give_back, payable
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


def test_what_is_young_waits(broadcaster, django_assert_num_queries):
    earn(broadcaster, 1000, days_ago=15)
    earn(broadcaster, 700, days_ago=13)
    earn(broadcaster, 500, days_ago=1, currency="JPY")
    with django_assert_num_queries(1):
        eur, jpy = funds_of(broadcaster.pk)
    assert (eur.balance_minor, eur.waiting_minor, eur.available_minor) == (1700, 700, 1000)
    assert (jpy.balance_minor, jpy.available_minor) == (500, 0)
    assert funds_of(0) == []


def test_how_long_is_a_setting(broadcaster, settings):
    earn(broadcaster, 1000, days_ago=2)
    settings.PAYOUT_HOLD_DAYS = 1
    assert available(broadcaster) == 1000


def test_a_young_sale_that_went_back_keeps_nothing_else_back(broadcaster):
    earn(broadcaster, 1000)
    young = earn(broadcaster, 700, days_ago=1)
    assert available(broadcaster) == 1000
    give_back(young)
    assert available(broadcaster) == 1000


def test_an_old_sale_that_went_back_is_not_made_up_for_by_a_young_one(broadcaster):
    old = earn(broadcaster, 1000)
    earn(broadcaster, 700, days_ago=1)
    give_back(old)
    assert available(broadcaster) == 0


def test_of_an_order_with_many_months_the_oldest_goes_back_first(broadcaster):
    first = earn(broadcaster, 500, reference="order:1", days_ago=60)
    earn(broadcaster, 500, reference="order:1", days_ago=30)
    earn(broadcaster, 500, reference="order:1", days_ago=1)
    give_back(first)
    assert available(broadcaster) == 500


def test_bookings_without_a_reference_wait_too(broadcaster):
    earn(broadcaster, 700, days_ago=1, reference=" ".strip() or "sale:x")
    assert available(broadcaster) == 0


@pytest.mark.parametrize(
    ("state", "code"),
    [("", "no_account"), ("pending_identity", "pending_identity"), ("restricted", "restricted")],
)
def test_an_account_that_is_not_ready(broadcaster, state, code):
    if state:
        payable(broadcaster, state=state)
    assert obstacles_of(broadcaster.pk, []) == [Obstacle(code=code)]


def test_minimums_by_currency(settings):
    settings.PAYOUT_MINIMUM = ["EUR:25", "JPY:5000", "*:40"]
    assert [minimum_minor(one) for one in ("EUR", "JPY", "USD", "BHD")] == [2500, 5000, 4000, 40000]


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)),
        (datetime(2026, 11, 15, 9, tzinfo=UTC), datetime(2026, 12, 15, tzinfo=UTC)),
        (datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)),
    ],
)
def test_the_next_run(monkeypatch, now, then):
    monkeypatch.setattr(clock, "now", lambda: now)
    assert next_payout_at() == then
