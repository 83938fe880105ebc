"""What follows when an order is paid, refused or ends: each kind of order names its own service.

A kind registers when its module is imported by `apps.ready`; a kind without one has nothing more
to be done than the booking.
"""

from collections.abc import Callable
from dataclasses import dataclass

from monetization.models import Order, Payment

Step = Callable[[Order, Payment], None]
OrderStep = Callable[[Order], None]


def _nothing(*_: object) -> None:
    """The booking was all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """Called inside the transaction of the event, once for each payment."""

    on_paid: Step = _nothing
    on_failed: OrderStep = _nothing
    on_ended: OrderStep = _nothing
    # After a whole refund or a lost dispute: what was bought is taken back.
    on_taken_back: Step = _nothing


_by_kind: dict[str, Fulfilment] = {}


def register(kind: str, fulfilment: Fulfilment) -> None:
    """Name what follows for a kind of order."""
    _by_kind[kind] = fulfilment


def fulfilment_of(kind: str) -> Fulfilment:
    """What follows for it."""
    return _by_kind.get(kind, Fulfilment())
