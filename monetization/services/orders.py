"""Orders: made with the price of the moment, paid at the provider."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from monetization.models import Order, OrderState
from monetization.providers import current_provider, provider_named
from monetization.providers.port import Checkout, CheckoutRequest
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.money import Money


@transaction.atomic
def create_order(
    *,
    kind: str,
    buyer: User,
    amount: Money,
    description: str,
    channel_id: int | None = None,
    channel_bp: int = 0,
    bits: int = 0,
    is_recurring: bool = False,
    details: dict[str, Any] | None = None,
) -> Order:
    """An open order with the site's provider; raises PaymentsOff, InvalidInput for no amount."""
    if amount.amount_minor <= 0:
        raise InvalidInput("There is nothing to pay.", field="amount")
    return Order.objects.create(
        kind=kind,
        buyer=buyer,
        channel_id=channel_id,
        provider=current_provider().name,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        channel_bp=channel_bp,
        bits=bits,
        is_recurring=is_recurring,
        description=description[:120],
        details=details or {},
        created_at=clock.now(),
    )


def cancel_at_provider(*, order_id: UUID) -> None:
    """Let the provider renew nothing any more, whoever asked for it; for a task."""
    order = Order.objects.filter(pk=order_id).exclude(subscription_ref="").first()
    if order is not None and order.state != OrderState.ENDED:
        provider_named(order.provider).cancel_subscription(subscription_ref=order.subscription_ref)


def cancel_renewals_of(*, account_id: int) -> None:
    """Before an account is deleted: nobody is charged for it, or for its channel, any more."""
    rows = Order.objects.filter(Q(buyer_id=account_id) | Q(channel_id=account_id))
    for order_id in rows.filter(is_recurring=True, state=OrderState.PAID).values_list(
        "pk", flat=True
    ):
        enqueue_on_commit("monetization.cancel_at_provider", order_id=str(order_id))


def open_checkout(*, order: Order, success_url: str, cancel_url: str) -> Checkout:
    """The page where the order is paid; asking again is safe. Not inside a transaction: a real
    provider takes a second to answer. Raises Conflict, ProviderUnavailable, ProviderRefused."""
    if order.state != OrderState.OPEN:
        raise Conflict("This order is not open any more.")
    request = CheckoutRequest(
        order_id=str(order.pk),
        description=order.description,
        amount=Money(order.amount_minor, order.currency),
        success_url=success_url,
        cancel_url=cancel_url,
        interval="month" if order.is_recurring else "",
        buyer_id=order.buyer_id or 0,
        buyer_email=order.buyer.email if order.buyer else "",
        customer_ref=order.customer_ref,
    )
    return provider_named(order.provider).create_checkout(request=request)
