"""Disputes: the bank takes a payment back, and decides weeks later."""

from dataclasses import replace
from datetime import datetime

from monetization.chart import advertiser_prepaid, viewer_bits
from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event, SaleParts
from monetization.models import Payment, PaymentState
from monetization.providers import events
from monetization.selectors.ledger import balance_of
from monetization.services.fulfilment import fulfilment_of
from monetization.services.refunds import parts_back
from twitchclone.core.errors import Conflict
from twitchclone.core.money import Money


def open_dispute(payment: Payment, event: events.DisputeOpened, occurred_at: datetime) -> None:
    """The money is away, and so is the provider's fee; nobody's share changes yet."""
    if payment.dispute_ref == event.dispute_ref:
        return
    if payment.dispute_ref or event.currency != payment.currency:
        raise Conflict("This payment has been disputed before.", code="disputed_before")
    amount = Money(event.amount_minor, event.currency)
    about = _about(payment, event.dispute_ref, "opened", occurred_at)
    post_transaction(
        booking=recipes.dispute_opened(
            about, provider=payment.provider, amount=amount, fee_minor=event.fee_minor
        )
    )
    payment.state, payment.dispute_ref = PaymentState.DISPUTED, event.dispute_ref
    payment.disputed_minor = event.amount_minor
    payment.save(update_fields=["state", "dispute_ref", "disputed_minor"])


def close_dispute(payment: Payment, event: events.DisputeClosed, occurred_at: datetime) -> None:
    """Won: the money is back. Lost: everybody gives their part back, and the purchase ends."""
    if payment.dispute_ref != event.dispute_ref:
        raise Conflict("This dispute was never opened.", code="dispute_unknown")
    if payment.state != PaymentState.DISPUTED:
        return
    amount = Money(payment.disputed_minor, payment.currency)
    about = _about(payment, event.dispute_ref, "closed", occurred_at)
    if event.is_won:
        post_transaction(
            booking=recipes.dispute_won(about, provider=payment.provider, amount=amount)
        )
        is_left = payment.refunded_minor < payment.gross_minor
        payment.state = PaymentState.PAID if is_left else PaymentState.REFUNDED
        payment.save(update_fields=["state"])
        return
    was_taken_back = payment.refunded_minor == payment.gross_minor
    _lose(payment, about, amount.amount_minor)
    payment.state = PaymentState.CHARGED_BACK
    payment.save(update_fields=["state", "refunded_minor"])
    if not was_taken_back:
        fulfilment_of(payment.order.kind).on_taken_back(payment.order, payment)


def _lose(payment: Payment, about: Event, amount_minor: int) -> None:
    shared_minor = min(amount_minor, payment.gross_minor - payment.refunded_minor)
    if not shared_minor:
        # Refunded as a whole before: everybody has given their part back already.
        nothing = SaleParts(
            provider=payment.provider,
            currency=payment.currency,
            tax_minor=0,
            channel_minor=0,
            platform_minor=amount_minor,
        )
        post_transaction(booking=recipes.dispute_lost(about, nothing))
        return
    buyer_id = payment.order.buyer_id
    held = balance_of(viewer_bits(buyer_id)) if buyer_id and payment.bits else 0
    back = parts_back(payment, shared_minor, bits=min(payment.bits, held))
    if back.advertiser_id:
        # What has been shown is the channels'; only what is left can go back, the rest is a loss.
        account = advertiser_prepaid(back.advertiser_id, back.currency)
        gone_minor = max(0, back.unearned_minor - balance_of(account))
        back = replace(
            back,
            unearned_minor=back.unearned_minor - gone_minor,
            platform_minor=back.platform_minor + gone_minor,
        )
    # What the bank took beyond what was left of the payment is the site's loss.
    back = replace(back, platform_minor=back.platform_minor + amount_minor - shared_minor)
    post_transaction(booking=recipes.dispute_lost(about, back))
    payment.refunded_minor += shared_minor


def _about(payment: Payment, dispute_ref: str, step: str, occurred_at: datetime) -> Event:
    return Event(
        idempotency_key=f"{payment.provider}:{dispute_ref}:{step}",
        occurred_at=occurred_at,
        reference=f"order:{payment.order_id}",
    )
