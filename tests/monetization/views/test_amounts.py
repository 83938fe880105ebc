"""Amounts that people type, as minor units of their currency."""

from decimal import Decimal

import pytest

from monetization.views.amounts import to_minor
from twitchclone.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("4.99", "EUR", 499), ("5", "USD", 500), ("1500", "JPY", 1500), ("1.234", "BHD", 1234)],
)
def test_typed_amounts(amount, currency, minor):
    assert to_minor(Decimal(amount), currency, field="amount") == minor


@pytest.mark.parametrize(("amount", "currency"), [("4.999", "EUR"), ("0.5", "JPY")])
def test_less_than_the_smallest_unit(amount, currency):
    with pytest.raises(InvalidInput) as refused:
        to_minor(Decimal(amount), currency, field="target")
    assert refused.value.field == "target"
