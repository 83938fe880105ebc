"""Amounts of money: an integer of minor units and a currency, never a float."""

from dataclasses import dataclass

# ISO 4217 currencies whose minor unit is not a hundredth.
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = dict.fromkeys(_WHOLE.split(), 0) | dict.fromkeys(_THOUSANDTHS.split(), 3)


def exponent_of(currency: str) -> int:
    """How many decimals the currency's minor unit is: 2 for EUR, 0 for JPY, 3 for BHD."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`Money(499, "EUR")` is €4.99; arithmetic refuses to mix currencies."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            raise TypeError("amount_minor is an int of minor units, for example cents.")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError("currency is three capital letters of ISO 4217, for example EUR.")

    def __add__(self, other: "Money") -> "Money":
        self._require_same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._require_same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __str__(self) -> str:
        exponent = exponent_of(self.currency)
        sign = "-" if self.amount_minor < 0 else ""
        digits = str(abs(self.amount_minor)).rjust(exponent + 1, "0")
        if exponent:
            digits = f"{digits[:-exponent]}.{digits[-exponent:]}"
        return f"{sign}{digits} {self.currency}"

    def split(self, *, basis_points: int) -> tuple["Money", "Money"]:
        """(share, rest) of basis_points/10,000; the share is rounded down, nothing is lost."""
        if not 0 <= basis_points <= 10_000:
            raise ValueError("basis_points is between 0 and 10000.")
        share = self.amount_minor * basis_points // 10_000
        return Money(share, self.currency), Money(self.amount_minor - share, self.currency)

    def _require_same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be mixed.")
