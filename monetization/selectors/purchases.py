"""What an account paid for, and its own orders."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from monetization.models import Order, Payment
from twitchclone.core.errors import NotFound

MAX_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A payment as its buyer's receipt has it; `number` is the receipt's."""

    number: int
    description: str
    kind: str
    channel_id: int
    state: str
    currency: str
    gross_minor: int
    tax_minor: int
    refunded_minor: int
    paid_at: datetime

    @property
    def net_minor(self) -> int:
        """Without the tax in it."""
        return self.gross_minor - self.tax_minor


def purchases_of(account_id: int, *, limit: int = MAX_LISTED) -> list[Purchase]:
    """Payments of the account's orders, newest first; one query."""
    rows = Payment.objects.filter(order__buyer_id=account_id).select_related("order")
    return [_purchase(row) for row in rows.order_by("-paid_at", "-id")[:limit]]


def get_purchase(*, account_id: int, number: int) -> Purchase:
    """One of the account's; raises NotFound for any other's."""
    rows = Payment.objects.filter(order__buyer_id=account_id, pk=number).select_related("order")
    found = rows.first()
    if found is None:
        raise NotFound("There is no such receipt.")
    return _purchase(found)


def get_order_of(*, account_id: int, order_id: UUID) -> Order:
    """One of the account's own orders; raises NotFound for any other's."""
    found = Order.objects.filter(pk=order_id, buyer_id=account_id).first()
    if found is None:
        raise NotFound("There is no such order.")
    return found


def _purchase(row: Payment) -> Purchase:
    return Purchase(
        number=row.pk,
        description=row.order.description,
        kind=row.order.kind,
        channel_id=row.order.channel_id or 0,
        state=row.state,
        currency=row.currency,
        gross_minor=row.gross_minor,
        tax_minor=row.tax_minor,
        refunded_minor=row.refunded_minor,
        paid_at=row.paid_at,
    )
