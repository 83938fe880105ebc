"""What each event of a provider changes: our rows, the books, and what was bought.

Called in a transaction that holds the object's lock; every step may come again and then changes
nothing. Raises EventTooEarly for what has not been heard of yet.
"""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from monetization.errors import EventTooEarly
from monetization.ledger import Booking, post_transaction, recipes
from monetization.ledger.recipes import Event, SaleParts
from monetization.models import Order, OrderState, Payment
from monetization.models.order import AD_BUDGET
from monetization.providers import events
from monetization.services.disputes import close_dispute, open_dispute
from monetization.services.fulfilment import fulfilment_of
from monetization.services.payout_accounts import change_payee, keep_bank_answer
from monetization.services.payouts import return_payout, settle_payout
from monetization.services.refunds import fail_refund, settle_refund
from twitchclone.core.errors import Conflict
from twitchclone.core.ids import parse_uuid
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.money import Money


def apply_event(*, provider: str, event: events.PaymentEvent, occurred_at: datetime) -> bool:
    """Do what the event says; False for one that nothing here is about."""
    match event:
        case events.SubscriptionStarted():
            order = _order(provider, order_id=event.order_id)
            order.subscription_ref, order.customer_ref = event.subscription_ref, event.customer_ref
            order.save(update_fields=["subscription_ref", "customer_ref"])
        case events.PaymentSucceeded():
            _book_payment(provider, event, occurred_at)
        case events.PaymentLinked():
            payment = find_payment(provider, event.payment_ref)
            payment.intent_ref = event.intent_ref
            payment.save(update_fields=["intent_ref"])
        case events.PaymentFailed():
            order = _order(provider, event.order_id, event.subscription_ref)
            fulfilment_of(order.kind).on_failed(order)
        case events.CheckoutExpired():
            order = _order(provider, order_id=event.order_id)
            if order.state == OrderState.OPEN:
                order.state = OrderState.EXPIRED
                order.save(update_fields=["state"])
        case events.SubscriptionEnded():
            order = _order(provider, subscription_ref=event.subscription_ref)
            if order.state != OrderState.ENDED:
                order.state = OrderState.ENDED
                order.save(update_fields=["state"])
                fulfilment_of(order.kind).on_ended(order)
        case events.RefundSucceeded():
            settle_refund(find_payment(provider, event.payment_ref), event, occurred_at)
        case events.RefundFailed():
            fail_refund(find_payment(provider, event.payment_ref), event)
        case events.DisputeOpened():
            open_dispute(find_payment(provider, event.payment_ref), event, occurred_at)
        case events.DisputeClosed():
            close_dispute(find_payment(provider, event.payment_ref), event, occurred_at)
        case events.PayoutPaid():
            return settle_payout(provider=provider, event=event, occurred_at=occurred_at)
        case events.PayoutFailed():
            return return_payout(provider=provider, event=event, occurred_at=occurred_at)
        case events.PayeeChanged():
            change_payee(provider=provider, event=event, occurred_at=occurred_at)
        case events.PayeeBankAnswered():
            keep_bank_answer(provider=provider, event=event)
        case _:
            return False
    return True


def find_payment(provider: str, ref: str) -> Payment:
    """By either of its references, locked; raises EventTooEarly."""
    rows = Payment.objects.select_for_update(of=("self",)).select_related("order")
    found = rows.filter(Q(payment_ref=ref) | Q(intent_ref=ref), provider=provider).first()
    if found is None:
        raise EventTooEarly(f"no payment {ref}")
    return found


def _order(provider: str, order_id: str = "", subscription_ref: str = "") -> Order:
    rows = Order.objects.select_for_update().filter(provider=provider)
    key = parse_uuid(order_id)
    by_id = rows.filter(pk=key).first() if key else None
    if by_id is None and subscription_ref:
        by_id = rows.filter(subscription_ref=subscription_ref).first()
    if by_id is None:
        raise EventTooEarly(f"no order {order_id or subscription_ref}")
    return by_id


def _book_payment(provider: str, event: events.PaymentSucceeded, occurred_at: datetime) -> None:
    """The payment's row, the sale in the books, and what the buyer gets for it."""
    order = _order(provider, event.order_id, event.subscription_ref)
    if Payment.objects.filter(provider=provider, payment_ref=event.payment_ref).exists():
        return
    is_there = User.objects.filter(pk=order.channel_id or 0).exists()
    payment, booking = sale_of(order, event, occurred_at, is_channel_there=is_there)
    payment.save(force_insert=True)
    post_transaction(booking=booking)
    if order.state in {OrderState.OPEN, OrderState.EXPIRED}:
        order.state, order.paid_at = OrderState.PAID, occurred_at
    keep_refs(order, event)
    order.save(update_fields=["state", "paid_at", "subscription_ref", "customer_ref"])
    fulfilment_of(order.kind).on_paid(order, payment)
    enqueue_on_commit("monetization.mail_receipt", payment_id=payment.pk)


def keep_refs(order: Order, event: events.PaymentSucceeded) -> bool:
    """What the provider calls subscription and payer, unsaved; False when both are known."""
    before = (order.subscription_ref, order.customer_ref)
    order.subscription_ref = order.subscription_ref or event.subscription_ref
    order.customer_ref = order.customer_ref or event.customer_ref
    return before != (order.subscription_ref, order.customer_ref)


def sale_of(
    order: Order,
    event: events.PaymentSucceeded,
    occurred_at: datetime,
    *,
    is_channel_there: bool,
) -> tuple[Payment, Booking]:
    """The payment's row, unsaved, and its sale in the books; no queries.

    Raises Conflict when what was paid is not what was ordered, or its buyer is gone.
    """
    if event.currency != order.currency or not 0 <= event.tax_minor <= event.amount_minor:
        raise Conflict("What was paid is not what was ordered.", code="payment_differs")
    parts = _parts(order, event, is_channel_there=is_channel_there)
    payment = Payment(
        order=order,
        provider=order.provider,
        payment_ref=event.payment_ref,
        currency=parts.currency,
        tax_minor=parts.tax_minor,
        channel_minor=parts.channel_minor,
        platform_minor=parts.platform_minor,
        unearned_minor=parts.unearned_minor,
        bits=parts.bits,
        paid_at=occurred_at,
    )
    about = Event(
        idempotency_key=f"{order.provider}:{event.payment_ref}:sale",
        occurred_at=occurred_at,
        reference=f"order:{order.pk}",
    )
    return payment, recipes.sale(about, parts, fee_minor=event.fee_minor)


def _parts(order: Order, event: events.PaymentSucceeded, *, is_channel_there: bool) -> SaleParts:
    """Whose the money is; the share of a channel that is gone is the site's."""
    gross = Money(event.amount_minor, event.currency)
    if order.bits:
        if order.buyer_id is None:
            raise Conflict("The buyer of these bits is gone; refund the payment.")
        return recipes.parts_of_bits(
            provider=order.provider,
            gross=gross,
            tax_minor=event.tax_minor,
            bits=order.bits,
            buyer_id=order.buyer_id,
        )
    if order.kind == AD_BUDGET:
        if order.buyer_id is None:
            raise Conflict("This advertiser is gone; refund the payment.")
        return recipes.parts_of_ad_budget(
            provider=order.provider,
            gross=gross,
            tax_minor=event.tax_minor,
            advertiser_id=order.buyer_id,
        )
    return recipes.parts_of_sale(
        provider=order.provider,
        gross=gross,
        tax_minor=event.tax_minor,
        channel_id=order.channel_id if is_channel_there and order.channel_id else 0,
        channel_bp=order.channel_bp if is_channel_there else 0,
    )
