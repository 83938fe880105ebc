"""Units of amounts: how many decimals a currency has, and how an amount is written."""

from monetization.chart import BITS
from twitchclone.core.money import Money


def format_minor(amount_minor: int, currency: str) -> str:
    """`499, "EUR"` is `4.99 EUR`, `1500, "JPY"` is `1500 JPY`; bits have no decimals."""
    if currency == BITS:
        return f"{amount_minor} bits"
    return str(Money(amount_minor, currency))
