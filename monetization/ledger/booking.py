"""What goes into the ledger and what comes back: frozen values, checked before any query."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from monetization.chart import AccountKey
from monetization.errors import BookingInvalid

# Far from the end of a bigint, so that no sum of balances reaches it.
MAX_AMOUNT_MINOR = 10**15


@dataclass(frozen=True, slots=True)
class Line:
    """An amount that an account gains (or loses), in minor units of the account's currency.

    `must_cover` refuses to leave the account negative even where its kind may be.
    """

    account: AccountKey
    amount_minor: int
    must_cover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One event in double entry. `idempotency_key` is unique to the event, for example
    `stripe:evt_…:sale`; `reference` says what it is about, for example `order:…`.

    Raises BookingInvalid unless there are two lines, none of them zero, each account named once,
    and the lines sum to zero in every currency.
    """

    idempotency_key: str
    kind: str
    lines: tuple[Line, ...]
    occurred_at: datetime
    reference: str = ""
    reversal_of_id: int | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.idempotency_key) <= 200:
            raise BookingInvalid("A booking needs a key of at most 200 characters.")
        if len(self.lines) < 2:
            raise BookingInvalid("A booking has two lines or more.")
        if len({line.account for line in self.lines}) < len(self.lines):
            raise BookingInvalid("A booking names each account once.")
        sums: Counter[str] = Counter()
        for line in self.lines:
            if type(line.amount_minor) is not int or line.amount_minor == 0:
                raise BookingInvalid("An amount is a whole number of minor units, not zero.")
            if abs(line.amount_minor) > MAX_AMOUNT_MINOR:
                raise BookingInvalid("This amount is too large to be true.")
            sums[line.account.currency] += line.amount_minor
        if wrong := [f"{total} {currency}" for currency, total in sums.items() if total]:
            raise BookingInvalid(f"This booking does not balance: {', '.join(wrong)} too much.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A booking in the ledger; `is_replay` when it had been there before the call."""

    transaction_id: int
    idempotency_key: str
    is_replay: bool


def merged(*lines: Line) -> tuple[Line, ...]:
    """The lines without zeros, those of one account made one: what recipes end with."""
    totals: dict[AccountKey, int] = {}
    covered: set[AccountKey] = set()
    for line in lines:
        totals[line.account] = totals.get(line.account, 0) + line.amount_minor
        covered |= {line.account} if line.must_cover else set()
    return tuple(
        Line(account, total, must_cover=account in covered)
        for account, total in totals.items()
        if total
    )
