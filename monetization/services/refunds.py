"""Refunds: booked when they are asked for, sent to the provider by a task, settled by its event."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from monetization.chart import viewer_bits
from monetization.ledger import post_transaction, recipes, reverse_transaction
from monetization.ledger.recipes import Event, SaleParts
from monetization.models import Payment, PaymentState, Refund, RefundState
from monetization.models.order import AD_BUDGET
from monetization.pricing.shares import part_to_refund
from monetization.providers import events, provider_named
from monetization.selectors.ledger import balance_of
from monetization.services.fulfilment import fulfilment_of
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, NotFound
from twitchclone.core.ids import parse_uuid
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.money import Money


@transaction.atomic
def refund_payment(
    *, payment_id: int, reason: str, by: User | None = None, amount_minor: int = 0
) -> Refund:
    """Give back this much, or with 0 all that is left; the buyer has it when the provider says so.

    Raises Conflict for more than is left, a payment under dispute, or a part of a pack of bits;
    Overdrawn for bits that are spent.
    """
    rows = Payment.objects.select_for_update(of=("self",)).select_related("order")
    payment = rows.filter(pk=payment_id).first()
    if payment is None:
        raise NotFound("This payment does not exist.")
    left_minor = payment.gross_minor - payment.refunded_minor
    amount_minor = amount_minor or left_minor
    if payment.state != PaymentState.PAID or not 0 < amount_minor <= left_minor:
        raise Conflict("So much of this payment cannot be refunded.")
    if payment.bits and amount_minor != payment.gross_minor:
        raise Conflict("A pack of bits is refunded as a whole.")
    refund = _begin(payment, amount_minor, bits=payment.bits, reason=reason, by=by)
    enqueue_on_commit("monetization.send_refund", refund_id=str(refund.pk))
    return refund


def send_refund(*, refund_id: UUID) -> None:
    """Ask the provider; its idempotency key makes asking again the same refund."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state != RefundState.PENDING or refund.refund_ref:
        return
    payment = refund.payment
    receipt = provider_named(payment.provider).refund(
        payment_ref=payment.intent_ref or payment.payment_ref,
        amount=Money(refund.amount_minor, payment.currency),
        refund_id=str(refund.pk),
        idempotency_key=str(refund.pk),
    )
    Refund.objects.filter(pk=refund_id, refund_ref="").update(refund_ref=receipt.ref)


def settle_refund(payment: Payment, event: events.RefundSucceeded, occurred_at: datetime) -> None:
    """The money is with the buyer; one that was made at the provider is begun here as well."""
    refund = _find(payment, event.refund_id, event.refund_ref)
    if refund is None:
        held = _bits_held(payment)
        bits = min(payment.bits * event.amount_minor // payment.gross_minor, held)
        refund = _begin(payment, event.amount_minor, bits=bits, reason="At the provider.")
    if refund.state != RefundState.PENDING:
        return
    about = Event(
        idempotency_key=f"refund:{refund.pk}:settled",
        occurred_at=occurred_at,
        reference=f"order:{payment.order_id}",
    )
    amount = Money(refund.amount_minor, payment.currency)
    post_transaction(
        booking=recipes.refund_settled(about, provider=payment.provider, amount=amount)
    )
    refund.state, refund.refund_ref = RefundState.SUCCEEDED, event.refund_ref
    refund.save(update_fields=["state", "refund_ref"])


def fail_refund(payment: Payment, event: events.RefundFailed) -> None:
    """Everybody gets their part again."""
    refund = _find(payment, event.refund_id, event.refund_ref)
    if refund is None or refund.state != RefundState.PENDING:
        return
    reverse_transaction(
        transaction_id=refund.ledger_transaction_id, idempotency_key=f"refund:{refund.pk}:failed"
    )
    refund.state = RefundState.FAILED
    refund.save(update_fields=["state"])
    payment.refunded_minor -= refund.amount_minor
    if payment.state == PaymentState.REFUNDED:
        payment.state = PaymentState.PAID
    payment.save(update_fields=["refunded_minor", "state"])


def parts_back(payment: Payment, amount_minor: int, *, bits: int) -> SaleParts:
    """The parts of the sale that go back with this much more of it."""
    tax, channel, platform, unearned = part_to_refund(
        payment.amounts, refunded_before_minor=payment.refunded_minor, refund_minor=amount_minor
    )
    order = payment.order
    is_there = bool(channel) and User.objects.filter(pk=order.channel_id or 0).exists()
    parts = SaleParts(
        provider=payment.provider,
        currency=payment.currency,
        tax_minor=tax,
        channel_minor=channel,
        platform_minor=platform,
        channel_id=(order.channel_id or 0) if is_there else 0,
        unearned_minor=unearned,
        bits=bits if order.buyer_id else 0,
        buyer_id=order.buyer_id or 0,
        advertiser_id=(order.buyer_id or 0) if order.kind == AD_BUDGET else 0,
    )
    if is_there:
        return parts
    # A channel that is gone gives nothing back; the site does.
    return replace(parts, channel_minor=0, platform_minor=platform + channel)


def _begin(
    payment: Payment, amount_minor: int, *, bits: int, reason: str, by: User | None = None
) -> Refund:
    refund_id = uuid4()
    about = Event(
        idempotency_key=f"refund:{refund_id}:started",
        occurred_at=clock.now(),
        reference=f"order:{payment.order_id}",
    )
    booked = post_transaction(
        booking=recipes.refund_started(about, parts_back(payment, amount_minor, bits=bits))
    )
    payment.refunded_minor += amount_minor
    if payment.refunded_minor == payment.gross_minor:
        # Under dispute it stays so, or what the bank decides would be booked nowhere.
        if payment.state == PaymentState.PAID:
            payment.state = PaymentState.REFUNDED
        fulfilment_of(payment.order.kind).on_taken_back(payment.order, payment)
    payment.save(update_fields=["refunded_minor", "state"])
    return Refund.objects.create(
        id=refund_id,
        payment=payment,
        amount_minor=amount_minor,
        reason=reason[:500],
        requested_by=by,
        ledger_transaction_id=booked.transaction_id,
        created_at=clock.now(),
    )


def _find(payment: Payment, refund_id: str, refund_ref: str) -> Refund | None:
    """By the provider's name, or by ours, which comes back before that name is stored."""
    rows = Refund.objects.select_for_update().filter(payment=payment)
    found = rows.filter(refund_ref=refund_ref).first()
    if found is None and (key := parse_uuid(refund_id)):
        found = rows.filter(pk=key).first()
    return found


def _bits_held(payment: Payment) -> int:
    buyer_id = payment.order.buyer_id
    return balance_of(viewer_bits(buyer_id)) if buyer_id and payment.bits else 0
