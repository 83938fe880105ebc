"""What a booking may be."""

import pytest

from monetization import chart
from monetization.chart import AccountKey, AccountKind
from monetization.errors import BookingInvalid
from monetization.ledger.booking import Line, merged
from tests.monetization.books import CLEARING, REVENUE, booking

BITS = chart.bits_issued()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "two lines"),
        ([(CLEARING, -5)], "two lines"),
        ([(CLEARING, -5), (REVENUE, 4)], "-1 EUR too much"),
        ([(CLEARING, -5), (REVENUE, 5), (BITS, 1), (chart.viewer_bits(1), 1)], "2 BITS too much"),
        ([(CLEARING, -5), (REVENUE, 5), (BITS, 0)], "not zero"),
        ([(CLEARING, -5), (CLEARING, 5)], "each account once"),
        ([(CLEARING, -5.0), (REVENUE, 5.0)], "whole number"),
        ([(CLEARING, True), (REVENUE, -1)], "whole number"),
        ([(CLEARING, -(10**15) - 1), (REVENUE, 10**15 + 1)], "too large"),
    ],
)
def test_what_is_refused(lines, message):
    with pytest.raises(BookingInvalid, match=message):
        booking("key", *lines)


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_keys_have_a_length(key):
    with pytest.raises(BookingInvalid, match="key"):
        booking(key, (CLEARING, -5), (REVENUE, 5))


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": AccountKind.VIEWER_BITS, "currency": "BITS"},
        {"kind": AccountKind.TAXES, "currency": "EUR", "owner_id": 3},
        {"kind": AccountKind.VIEWER_BITS, "currency": "EUR", "owner_id": 3},
        {"kind": AccountKind.CHANNEL_EARNINGS, "currency": "BITS", "owner_id": 3},
    ],
)
def test_bits_and_money_are_kept_apart(fields):
    with pytest.raises(ValueError, match=r"owner|counted"):
        AccountKey(**fields)


def test_merging_adds_up_and_drops_zeros():
    assert merged(Line(CLEARING, 3), Line(REVENUE, 0), Line(CLEARING, -5, must_cover=True)) == (
        Line(CLEARING, -2, must_cover=True),
    )
