"""Amounts as people type them into forms."""

from decimal import Decimal

from django.utils.translation import gettext as _

from twitchclone.core.errors import InvalidInput
from twitchclone.core.money import exponent_of


def to_minor(amount: Decimal, currency: str, *, field: str) -> int:
    """As minor units: `4.99, "EUR"` is 499.

    Raises InvalidInput, naming the field, for less than the smallest unit.
    """
    minor = amount.scaleb(exponent_of(currency))
    if minor != int(minor):
        raise InvalidInput(_("This currency has no such small parts."), field=field)
    return int(minor)
