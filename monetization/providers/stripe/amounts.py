"""Amounts as Stripe counts them, which is not always ISO 4217 (docs.stripe.com/currencies)."""

from monetization.errors import ProviderRefused
from twitchclone.core.money import Money, exponent_of

_WHOLE = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"
# Three decimals, the last of which must be 0.
_THOUSANDTHS = "BHD JOD KWD OMR TND"


def to_stripe(money: Money) -> int:
    """Stripe's integer; raises ProviderRefused for an amount that it cannot express.

    ISK and UGX have no decimals and are still sent as hundredths; MGA is sent whole.
    """
    shift = _exponent(money.currency) - exponent_of(money.currency)
    amount = money.amount_minor * 10 ** max(0, shift)
    amount, rest = divmod(amount, 10 ** max(0, -shift))
    if rest or (money.currency in _THOUSANDTHS.split() and amount % 10):
        raise ProviderRefused(f"Stripe cannot take {money}.")
    return int(amount)


def from_stripe(amount: int, currency: str) -> Money:
    """Our minor units of Stripe's integer; the currency comes in lower case."""
    code = currency.upper()
    shift = exponent_of(code) - _exponent(code)
    minor, rest = divmod(amount * 10 ** max(0, shift), 10 ** max(0, -shift))
    if rest:
        raise ProviderRefused(f"Stripe's {amount} {code} is no whole amount.")
    return Money(minor, code)


def _exponent(currency: str) -> int:
    return 0 if currency in _WHOLE.split() else 3 if currency in _THOUSANDTHS.split() else 2
