"""What happens to a sandbox payment: paid, declined, challenged, disputed, refunded.

Each changes the sandbox's rows and writes the messages a real provider would send.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from monetization.errors import ProviderRefused
from monetization.models import SandboxCheckout, SandboxPayment
from monetization.providers import events
from monetization.providers.sandbox.messages import emit, emit_together
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound
from twitchclone.core.ids import hash_secret, random_token

State = SandboxCheckout.State
SECOND_FACTOR = "123456"
DISPUTE_FEE_MINOR = 1500
OPEN_FOR = timedelta(hours=24)


def find_checkout(token: str) -> SandboxCheckout:
    """Raises NotFound."""
    found = SandboxCheckout.objects.filter(token_hash=hash_secret(token)).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def pay(*, checkout_id: int, code: str = "") -> None:
    """Pay an open checkout; one that asked for a second factor needs its code (InvalidInput)."""
    checkout = _lock(checkout_id)
    if checkout.state == State.CHALLENGED and not constant_time_compare(code, SECOND_FACTOR):
        raise InvalidInput("This is not the code.", field="code")
    _require(checkout.state in {State.OPEN, State.CHALLENGED})
    checkout.state = State.PAID
    if checkout.interval:
        checkout.subscription_ref = f"sbx_sub_{random_token(16)}"
    checkout.save(update_fields=["state", "subscription_ref"])
    if checkout.interval:
        started = events.SubscriptionStarted(
            order_id=checkout.order_id,
            subscription_ref=checkout.subscription_ref,
            customer_ref=f"sbx_cus_{checkout.buyer_id}",
        )
        emit(started, object_key=checkout.order_id)
    charge(checkout, key=f"checkout:{checkout.pk}")


@transaction.atomic
def decline(*, checkout_id: int) -> None:
    """Decline the card; the page stays open for another try."""
    checkout = _lock(checkout_id)
    _require(checkout.state in {State.OPEN, State.CHALLENGED})
    failed = events.PaymentFailed(order_id=checkout.order_id, reason="card_declined")
    emit(failed, object_key=checkout.order_id)


@transaction.atomic
def challenge(*, checkout_id: int) -> None:
    """Ask for a second factor, as a bank would."""
    checkout = _lock(checkout_id)
    _require(checkout.state == State.OPEN)
    checkout.state = State.CHALLENGED
    checkout.save(update_fields=["state"])


@transaction.atomic
def expire(*, checkout_id: int) -> None:
    """Close a page that nobody pays on."""
    checkout = _lock(checkout_id)
    _require(checkout.state in {State.OPEN, State.CHALLENGED})
    checkout.state = State.EXPIRED
    checkout.save(update_fields=["state"])
    emit(events.CheckoutExpired(order_id=checkout.order_id), object_key=checkout.order_id)


def charge(checkout: SandboxCheckout, *, key: str) -> None:
    """Take the money once per key; the caller holds the checkout."""
    if SandboxPayment.objects.filter(key=key).exists():
        return
    payment = _payment_of(checkout, key)
    payment.save(force_insert=True)
    emit(_succeeded(payment), object_key=checkout.order_id)


def renew(due: Mapping[str, SandboxCheckout]) -> None:
    """Take the money of each key once, or tell that the card was declined; the caller holds them.

    Three queries and one task, however many they are.
    """
    declined = [one for one in due.values() if one.is_card_declined]
    charged = {key: one for key, one in due.items() if not one.is_card_declined}
    known = set(SandboxPayment.objects.filter(key__in=charged).values_list("key", flat=True))
    payments = SandboxPayment.objects.bulk_create(
        _payment_of(checkout, key) for key, checkout in charged.items() if key not in known
    )
    told: list[tuple[events.PaymentEvent, str]] = [
        (_succeeded(payment), payment.checkout.order_id) for payment in payments
    ]
    told += [(_declined(checkout), checkout.order_id) for checkout in declined]
    emit_together(told)


@transaction.atomic
def refund(*, payment_ref: str, amount_minor: int, refund_id: str, key: str) -> str:
    """Give money back; returns the sandbox's name for the refund, the same for the same key."""
    payment = _payment(payment_ref)
    ref = f"sbx_ref_{hash_secret(f'{payment_ref}:{key}')[:20]}"
    checkout = payment.checkout
    left_minor = checkout.amount_minor - payment.refunded_minor
    if not 0 < amount_minor <= left_minor or payment.is_dispute_open:
        raise ProviderRefused("The sandbox cannot refund this.")
    payment.refunded_minor += amount_minor
    payment.save(update_fields=["refunded_minor"])
    succeeded = events.RefundSucceeded(
        refund_ref=ref,
        refund_id=refund_id,
        payment_ref=payment_ref,
        amount_minor=amount_minor,
        currency=checkout.currency,
    )
    emit(succeeded, object_key=checkout.order_id)
    return ref


@transaction.atomic
def open_dispute(*, payment_ref: str) -> None:
    """Let the buyer's bank take back what is left of a payment."""
    payment = _payment(payment_ref)
    checkout = payment.checkout
    left_minor = checkout.amount_minor - payment.refunded_minor
    _require(not payment.dispute_ref and left_minor > 0)
    payment.dispute_ref, payment.is_dispute_open = f"sbx_dis_{random_token(16)}", True
    payment.save(update_fields=["dispute_ref", "is_dispute_open"])
    opened = events.DisputeOpened(
        dispute_ref=payment.dispute_ref,
        payment_ref=payment.ref,
        amount_minor=left_minor,
        currency=checkout.currency,
        fee_minor=DISPUTE_FEE_MINOR,
    )
    emit(opened, object_key=checkout.order_id)


@transaction.atomic
def close_dispute(*, payment_ref: str, is_won: bool) -> None:
    """Let the bank decide."""
    payment = _payment(payment_ref)
    _require(payment.is_dispute_open)
    payment.is_dispute_open = False
    payment.save(update_fields=["is_dispute_open"])
    closed = events.DisputeClosed(
        dispute_ref=payment.dispute_ref, payment_ref=payment.ref, is_won=is_won
    )
    emit(closed, object_key=payment.checkout.order_id)


def _lock(checkout_id: int) -> SandboxCheckout:
    checkout = SandboxCheckout.objects.select_for_update().get(pk=checkout_id)
    if checkout.state == State.OPEN and checkout.created_at < clock.now() - OPEN_FOR:
        raise ProviderRefused("This page has expired.")
    return checkout


def _payment(ref: str) -> SandboxPayment:
    rows = SandboxPayment.objects.select_for_update(of=("self",)).select_related("checkout")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise ProviderRefused("The sandbox knows no such payment.")
    return found


def _payment_of(checkout: SandboxCheckout, key: str) -> SandboxPayment:
    """Unsaved."""
    ref = f"sbx_pay_{random_token(16)}"
    return SandboxPayment(ref=ref, checkout=checkout, key=key, created_at=clock.now())


def _succeeded(payment: SandboxPayment) -> events.PaymentSucceeded:
    checkout = payment.checkout
    return events.PaymentSucceeded(
        payment_ref=payment.ref,
        amount_minor=checkout.amount_minor,
        currency=checkout.currency,
        order_id=checkout.order_id,
        subscription_ref=checkout.subscription_ref,
        customer_ref=f"sbx_cus_{checkout.buyer_id}",
    )


def _declined(checkout: SandboxCheckout) -> events.PaymentFailed:
    return events.PaymentFailed(
        order_id=checkout.order_id,
        subscription_ref=checkout.subscription_ref,
        reason="card_declined",
    )


def _require(is_possible: bool) -> None:
    if not is_possible:
        raise ProviderRefused("The sandbox cannot do this now.")
