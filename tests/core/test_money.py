"""Money is whole minor units of one currency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchclone.core.money import Money


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(499, "EUR"), "4.99 EUR"),
        (Money(-5, "USD"), "-0.05 USD"),
        (Money(0, "USD"), "0.00 USD"),
        (Money(1500, "JPY"), "1500 JPY"),
        (Money(1, "KWD"), "0.001 KWD"),
        (Money(-1234, "BHD"), "-1.234 BHD"),
        (Money(7, "XOF"), "7 XOF"),
    ],
)
def test_text(money, text):
    assert str(money) == text


@pytest.mark.parametrize("amount", [4.99, "5", True, None])
def test_only_integers_are_amounts(amount):
    with pytest.raises(TypeError):
        Money(amount, "EUR")


@pytest.mark.parametrize("currency", ["eur", "EURO", "", "E1"])
def test_currencies_are_three_capitals(currency):
    with pytest.raises(ValueError):
        Money(1, currency)


def test_currencies_do_not_mix():
    with pytest.raises(ValueError):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(ValueError):
        Money(1, "EUR") - Money(1, "USD")


@given(st.integers(-(10**12), 10**12), st.integers(0, 10_000))
def test_a_split_loses_nothing(amount, basis_points):
    whole = Money(amount, "EUR")
    share, rest = whole.split(basis_points=basis_points)
    assert share + rest == whole
    assert share.amount_minor * 10_000 <= amount * basis_points


@pytest.mark.parametrize("basis_points", [-1, 10_001])
def test_a_share_is_at_most_everything(basis_points):
    with pytest.raises(ValueError):
        Money(100, "EUR").split(basis_points=basis_points)


def test_negation():
    assert -Money(5, "EUR") == Money(-5, "EUR")
