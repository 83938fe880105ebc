"""The sandbox's payees: a channel that is checked, and payouts to its pretend bank."""

from django.db import transaction

from monetization.errors import ProviderRefused
from monetization.models import PayeeState, SandboxPayee, SandboxPayout
from monetization.providers import events
from monetization.providers.sandbox.messages import emit
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound
from twitchclone.core.ids import hash_secret, random_token
from twitchclone.core.money import Money


@transaction.atomic
def open_payee(*, channel_id: int) -> SandboxPayee:
    """The channel's, made when it is asked for first."""
    payee, _ = SandboxPayee.objects.get_or_create(
        channel_id=channel_id,
        defaults={
            "ref": f"sbx_acct_{random_token(16)}",
            "state": PayeeState.PENDING_IDENTITY,
            "created_at": clock.now(),
        },
    )
    return payee


def find_payee(ref: str) -> SandboxPayee:
    """Raises NotFound."""
    found = SandboxPayee.objects.filter(ref=ref).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def set_state(*, payee_ref: str, state: str) -> None:
    """What the pretend authority decides; raises InvalidInput for no PayeeState."""
    if state not in PayeeState.values:
        raise InvalidInput("The sandbox does not know this.")
    payee = _lock(payee_ref)
    payee.state = state
    payee.save(update_fields=["state"])
    emit(events.PayeeChanged(payee_ref=payee.ref, state=state), object_key=payee.ref)


@transaction.atomic
def set_bank(*, payee_ref: str, is_closed: bool) -> None:
    """Let the pretend bank refuse what comes, or take it again."""
    payee = _lock(payee_ref)
    payee.is_bank_closed = is_closed
    payee.save(update_fields=["is_bank_closed"])
    problem = "account_closed" if is_closed else ""
    answered = events.PayeeBankAnswered(payee_ref=payee.ref, problem=problem)
    emit(answered, object_key=payee.ref)


@transaction.atomic
def pay_out(*, payee_ref: str, amount: Money, payout_id: str, key: str) -> str:
    """Send money, once per key; returns the sandbox's name for it. Raises ProviderRefused for
    somebody who has not been checked, or the money of another call under this key."""
    payee = _lock(payee_ref)
    known = SandboxPayout.objects.filter(key=key).first()
    if known is not None:
        if (known.payee_id, known.amount_minor) != (payee.pk, amount.amount_minor):
            raise ProviderRefused("This key stands for another payout.")
        return known.ref
    if payee.state != PayeeState.READY:
        raise ProviderRefused("The sandbox cannot pay this account.")
    made = SandboxPayout.objects.create(
        ref=f"sbx_po_{hash_secret(key)[:20]}",
        key=key,
        payee=payee,
        payout_id=payout_id,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        created_at=clock.now(),
    )
    emit(events.PayoutPaid(payout_ref=made.ref, payout_id=payout_id), object_key=made.ref)
    if payee.is_bank_closed:
        _return(made, "account_closed")
    return made.ref


@transaction.atomic
def return_last(*, payee_ref: str) -> None:
    """Let the bank send the newest payout back."""
    payee = _lock(payee_ref)
    last = payee.payouts.filter(is_returned=False).order_by("-pk").first()
    if last is None:
        raise ProviderRefused("There is no payout that could come back.")
    _return(last, "returned")


def _return(payout: SandboxPayout, reason: str) -> None:
    payout.is_returned = True
    payout.save(update_fields=["is_returned"])
    failed = events.PayoutFailed(
        payout_ref=payout.ref,
        payout_id=payout.payout_id,
        reason=reason,
        returned_minor=payout.amount_minor,
    )
    emit(failed, object_key=payout.ref)


def _lock(ref: str) -> SandboxPayee:
    found = SandboxPayee.objects.select_for_update().filter(ref=ref).first()
    if found is None:
        raise ProviderRefused("The sandbox knows no such account.")
    return found
