"""Payouts: decided and booked by a monthly run, sent by a task, settled by the provider's event.

The row and its booking are one transaction, and the row's id is the provider's idempotency key: a
process that dies anywhere leaves a payout that is sent again as the same one.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction

from accounts.models import User
from monetization.errors import EventTooEarly, PaymentsOff, ProviderRefused
from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event
from monetization.models import PayeeState, Payout, PayoutAccount, PayoutRun, PayoutState
from monetization.providers import events, provider_named
from monetization.selectors.payouts import Funds, funds_of, obstacles_of
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, DomainError, NotFound
from twitchclone.core.ids import parse_uuid
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.money import Money

log = structlog.get_logger(__name__)

BATCH = 100
# Stripe forgets idempotency keys after 24 hours; what was asked for longer ago could be a second
# payout, so a person looks at it first.
KEY_LIVES = timedelta(hours=23)
State = PayoutState


def start_due_run() -> PayoutRun | None:
    """The run of this month from PAYOUT_DAY on, until it is finished; None when nothing is due.

    Called as often as one likes: a run that was cut short goes on where it was.
    """
    now = clock.now()
    if now.day < settings.PAYOUT_DAY:
        return None
    run, _ = PayoutRun.objects.get_or_create(
        period=now.strftime("%Y-%m"), defaults={"started_at": now}
    )
    if run.finished_at is not None:
        return None
    enqueue_on_commit("monetization.continue_payout_run", run_id=run.pk)
    return run


def continue_run(*, run_id: int) -> bool:
    """Decide on the next BATCH of channels; whether any are left. Two at once pay nobody twice."""
    run = PayoutRun.objects.get(pk=run_id)
    if run.finished_at is not None:
        return False
    rows = PayoutAccount.objects.filter(pk__gt=run.cursor, state=PayeeState.READY)
    channel_ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    for channel_id in channel_ids:
        try:
            begin_payouts(run_id=run_id, channel_id=channel_id)
        except DomainError as error:
            log.error("payout.not_begun", channel_id=channel_id, error=error.code)
    if channel_ids:
        ahead = PayoutRun.objects.filter(pk=run_id, cursor__lt=channel_ids[-1])
        ahead.update(cursor=channel_ids[-1])
    if len(channel_ids) == BATCH:
        return True
    PayoutRun.objects.filter(pk=run_id, finished_at=None).update(finished_at=clock.now())
    return False


@transaction.atomic
def begin_payouts(*, run_id: int, channel_id: int) -> list[Payout]:
    """Book what the channel can be paid in this run, in each currency, once.

    Raises Overdrawn when a chargeback took the money at this moment.
    """
    account = PayoutAccount.objects.select_for_update().filter(pk=channel_id).first()
    if account is None:
        return []
    funds = funds_of(channel_id)
    if obstacles_of(channel_id, funds):
        return []
    known = Payout.objects.filter(run_id=run_id, channel_id=channel_id)
    paid = set(known.values_list("currency", flat=True))
    due = [one for one in funds if one.is_enough and one.currency not in paid]
    return [_begin(run_id, account, one) for one in due]


def _begin(run_id: int, account: PayoutAccount, funds: Funds) -> Payout:
    payout = Payout.objects.create(
        id=uuid4(),
        run_id=run_id,
        channel_id=account.pk,
        provider=account.provider,
        payee_ref=account.payee_ref,
        currency=funds.currency,
        amount_minor=funds.available_minor,
        created_at=clock.now(),
    )
    amount = Money(payout.amount_minor, payout.currency)
    post_transaction(
        booking=recipes.payout_started(
            _about(payout, "started", payout.created_at), channel_id=account.pk, amount=amount
        )
    )
    enqueue_on_commit("monetization.send_payout", payout_id=str(payout.pk))
    return payout


def send_payout(*, payout_id: UUID) -> None:
    """Ask the provider; the payout's id as key makes asking again the same payout.

    Raises ProviderUnavailable; a refusal gives the money back to the channel. Not in a transaction.
    """
    payout = _ask_now(payout_id)
    if payout is None:
        return
    try:
        receipt = provider_named(payout.provider).create_payout(
            payee_ref=payout.payee_ref,
            amount=Money(payout.amount_minor, payout.currency),
            payout_id=str(payout.pk),
            idempotency_key=str(payout.pk),
        )
    except ProviderRefused:
        fail_payout(payout_id=payout.pk, reason="refused")
        return
    except PaymentsOff:
        log.error("payout.provider_off", payout_id=str(payout.pk), provider=payout.provider)
        return
    mine = Payout.objects.filter(pk=payout.pk)
    mine.filter(payout_ref="").update(payout_ref=receipt.ref)
    mine.filter(state=State.PENDING).update(state=State.SENT)


@transaction.atomic
def _ask_now(payout_id: UUID) -> Payout | None:
    """The payout, marked as asked for; None when it needs no asking, or a person first."""
    payout = Payout.objects.select_for_update().filter(pk=payout_id, state=State.PENDING).first()
    if payout is None:
        return None
    now = clock.now()
    if payout.asked_at is None:
        payout.asked_at = now
        payout.save(update_fields=["asked_at"])
    elif now - payout.asked_at > KEY_LIVES:
        log.error("payout.needs_a_person", payout_id=str(payout.pk))
        return None
    return payout


def unsent_payouts(*, limit: int = 500) -> list[UUID]:
    """Those whose task got lost and whose key still holds; one query."""
    now = clock.now()
    rows = Payout.objects.filter(state=State.PENDING, created_at__lt=now - timedelta(minutes=1))
    rows = rows.exclude(asked_at__lt=now - KEY_LIVES)
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def settle_payout(*, provider: str, event: events.PayoutPaid, occurred_at: datetime) -> bool:
    """The money is with the channel; False for one that is not ours."""
    payout = _find(provider, event.payout_id, event.payout_ref)
    if payout is None:
        return False
    if payout.state in {State.PENDING, State.SENT}:
        _pay(payout, event.payout_ref, occurred_at)
    return True


@transaction.atomic
def return_payout(*, provider: str, event: events.PayoutFailed, occurred_at: datetime) -> bool:
    """The money came back, all of it or a part, and is the channel's again; False if not ours."""
    payout = _find(provider, event.payout_id, event.payout_ref)
    if payout is None:
        return False
    total_minor = event.returned_minor or payout.amount_minor
    if payout.state == State.FAILED or total_minor <= payout.returned_minor:
        return True
    payout.payout_ref = payout.payout_ref or event.payout_ref
    if payout.state in {State.PENDING, State.SENT}:
        if total_minor == payout.amount_minor:
            _fail(payout, event.reason, occurred_at)
            return True
        _pay(payout, event.payout_ref, occurred_at)
    back = Money(total_minor - payout.returned_minor, payout.currency)
    post_transaction(
        booking=recipes.payout_returned(
            _about(payout, f"returned:{total_minor}", occurred_at),
            provider=payout.provider,
            channel_id=_owner(payout),
            amount=back,
        )
    )
    payout.returned_minor, payout.reason = total_minor, event.reason[:200]
    if total_minor == payout.amount_minor:
        payout.state = State.FAILED
    payout.save()
    return True


@transaction.atomic
def fail_payout(*, payout_id: UUID, reason: str) -> None:
    """Give the money back to the channel: the provider refuses, or staff know that it never left.

    Raises Conflict for one that has ended.
    """
    payout = Payout.objects.select_for_update().filter(pk=payout_id).first()
    if payout is None:
        raise NotFound("This payout does not exist.")
    if payout.state not in {State.PENDING, State.SENT}:
        raise Conflict("This payout has ended already.")
    _fail(payout, reason, clock.now())


@transaction.atomic
def send_again(*, payout_id: UUID) -> None:
    """Staff have looked: the provider has no such payout. Raises Conflict unless pending."""
    payout = Payout.objects.select_for_update().filter(pk=payout_id).first()
    if payout is None or payout.state != State.PENDING:
        raise Conflict("This payout is not waiting to be sent.")
    payout.asked_at = None
    payout.save(update_fields=["asked_at"])
    enqueue_on_commit("monetization.send_payout", payout_id=str(payout.pk))


def _pay(payout: Payout, payout_ref: str, at: datetime) -> None:
    post_transaction(
        booking=recipes.payout_paid(
            _about(payout, "paid", at),
            provider=payout.provider,
            amount=Money(payout.amount_minor, payout.currency),
        )
    )
    payout.state, payout.ended_at = State.PAID, at
    payout.payout_ref = payout.payout_ref or payout_ref
    payout.save(update_fields=["state", "ended_at", "payout_ref"])


def _fail(payout: Payout, reason: str, at: datetime) -> None:
    post_transaction(
        booking=recipes.payout_failed(
            _about(payout, "failed", at),
            channel_id=_owner(payout),
            amount=Money(payout.amount_minor, payout.currency),
        )
    )
    payout.state, payout.ended_at, payout.reason = State.FAILED, at, reason[:200]
    payout.returned_minor = payout.amount_minor
    payout.save()


def _owner(payout: Payout) -> int:
    """The channel, 0 when it is gone."""
    return payout.channel_id if User.objects.filter(pk=payout.channel_id).exists() else 0


def _about(payout: Payout, step: str, at: datetime) -> Event:
    return Event(
        idempotency_key=f"payout:{payout.pk}:{step}",
        occurred_at=at,
        reference=f"payout:{payout.pk}",
    )


def _find(provider: str, payout_id: str, payout_ref: str) -> Payout | None:
    """Locked; by our id, which comes back before the provider's name for it is stored.

    Raises EventTooEarly for an id that is not there yet.
    """
    rows = Payout.objects.select_for_update().filter(provider=provider)
    if not payout_id:
        return rows.filter(payout_ref=payout_ref).first()
    key = parse_uuid(payout_id)
    if key is None:
        return None
    found = rows.filter(pk=key).first()
    if found is None:
        raise EventTooEarly(f"no payout {payout_id}")
    return found
