"""Splits lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monetization.pricing.currencies import format_minor
from monetization.pricing.shares import part_to_refund, share_of_sale, split_by_weights

_WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=6).filter(any)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (1, [1, 1], [1, 0]),
        (0, [3, 4], [0, 0]),
        (499, [7000, 3000], [349, 150]),
        (10, [1, 5, 4], [1, 5, 4]),
        (7, [0, 1, 0], [0, 7, 0]),
        (5, [6, 6, 2], [2, 2, 1]),
    ],
)
def test_table(amount, weights, parts):
    assert split_by_weights(amount, weights) == parts


@given(st.integers(-(10**15), 10**15), _WEIGHTS)
def test_nothing_is_lost_and_nobody_is_a_unit_off(amount, weights):
    parts = split_by_weights(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 1]])
def test_weights_say_something(weights):
    with pytest.raises(ValueError):
        split_by_weights(1, weights)


@pytest.mark.parametrize(("bp", "parts"), [(0, (0, 499)), (5000, (250, 249)), (10_000, (499, 0))])
def test_shares(bp, parts):
    assert share_of_sale(499, channel_bp=bp) == parts


@pytest.mark.parametrize("bp", [-1, 10_001])
def test_a_share_is_at_most_everything(bp):
    with pytest.raises(ValueError):
        share_of_sale(499, channel_bp=bp)


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=4).filter(any), st.data())
def test_partial_refunds_add_up_to_the_sale(parts, data):
    left, returned = sum(parts), [0] * len(parts)
    while left:
        amount = data.draw(st.integers(1, left))
        before = sum(parts) - left
        back = part_to_refund(parts, refunded_before_minor=before, refund_minor=amount)
        assert sum(back) == amount
        returned = [one + other for one, other in zip(returned, back, strict=True)]
        left -= amount
    assert returned == parts


@pytest.mark.parametrize(("before", "amount"), [(0, 0), (0, -1), (-1, 2), (50, 51), (100, 1)])
def test_no_more_than_there_is(before, amount):
    with pytest.raises(ValueError):
        part_to_refund([60, 40], refunded_before_minor=before, refund_minor=amount)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [(499, "EUR", "4.99 EUR"), (-7, "BITS", "-7 bits"), (1500, "JPY", "1500 JPY")],
)
def test_text(amount, currency, text):
    assert format_minor(amount, currency) == text
