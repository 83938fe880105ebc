"""A day of the provider's own books compared with ours, both ways; what differs waits for staff.

Stripe tells its fees nowhere else: those of charges are booked on the way.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from monetization.chart import provider_clearing
from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event
from monetization.models import (
    Payment,
    Payout,
    PayoutState,
    Reconciliation,
    ReconciliationDifference,
    Refund,
    RefundState,
)
from monetization.providers import provider_named
from monetization.providers.port import Movement, MovementKind
from monetization.selectors.ledger import change_of_day
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.money import Money

log = structlog.get_logger(__name__)
Kind = MovementKind
# Our moments and the provider's are not the same second; whoever looks for what is missing looks
# this far into the days beside.
_MARGIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What does not agree; see ReconciliationDifference."""

    code: str
    subject: str
    detail: str


def reconcile_day(*, provider: str, day: date) -> Reconciliation:
    """Compare a day (UTC) that is over; comparing again keeps what staff have settled.

    Raises InvalidInput for a day that is not over, PaymentsOff, ProviderUnavailable. The provider
    is asked outside of any transaction.
    """
    start = datetime.combine(day, time(), UTC)
    end = start + timedelta(days=1)
    if end > clock.now():
        raise InvalidInput("This day is not over.", field="day")
    around = list(provider_named(provider).list_movements(start=start - _MARGIN, end=end + _MARGIN))
    movements = [one for one in around if start <= one.occurred_at < end]
    for movement in movements:
        _book_fee(provider, movement)
    found = [
        *(one for movement in movements for one in _compare(provider, movement)),
        *_missing(provider, around, start, end),
        *_clearing(provider, movements, start, end),
    ]
    return _keep(provider, day, len(movements), found)


@transaction.atomic
def settle_difference(*, difference_id: int, note: str, by: User) -> None:
    """Staff know why, and say it. Raises NotFound, InvalidInput, Conflict for a settled one."""
    if not note.strip():
        raise InvalidInput("Say why.", field="note")
    rows = ReconciliationDifference.objects.select_for_update()
    row = rows.filter(pk=difference_id).first()
    if row is None:
        raise NotFound("This difference does not exist.")
    if row.settled_at is not None:
        raise Conflict("This difference has been settled already.")
    row.note, row.settled_by, row.settled_at = note.strip()[:500], by, clock.now()
    row.save(update_fields=["note", "settled_by", "settled_at"])


def open_days(*, limit: int = 7) -> list[tuple[str, date]]:
    """(provider, day) of the last days that have not been compared, the oldest first.

    A day is ripe three hours after its end: until then webhooks may be on their way.
    """
    newest = (clock.now() - timedelta(hours=3)).astimezone(UTC).date() - timedelta(days=1)
    days = [newest - timedelta(days=ago) for ago in range(limit - 1, -1, -1)]
    providers = set(Payment.objects.order_by().values_list("provider", flat=True).distinct())
    done = set(Reconciliation.objects.filter(day__in=days).values_list("provider", "day"))
    return [(one, day) for day in days for one in sorted(providers) if (one, day) not in done]


def _book_fee(provider: str, movement: Movement) -> None:
    """What Stripe kept of a charge, or charges for itself, which no webhook tells."""
    if provider != "stripe" or movement.kind not in {Kind.CHARGE, Kind.FEE}:
        return
    fee_minor = movement.fee_minor
    if movement.kind is Kind.FEE:
        fee_minor = -movement.net.amount_minor
    if fee_minor <= 0 or movement.amount.currency != movement.net.currency:
        return
    about = Event(
        idempotency_key=f"{provider}:{movement.ref}:fee",
        occurred_at=movement.occurred_at,
        reference=f"movement:{movement.ref}",
    )
    fee = Money(fee_minor, movement.net.currency)
    post_transaction(booking=recipes.provider_fee(about, provider=provider, fee=fee))


def _compare(provider: str, movement: Movement) -> Iterator[Difference]:
    """Whether we know of it, with the same amount."""
    ref = movement.source_ref
    if movement.kind is Kind.CHARGE:
        rows = Payment.objects.filter(Q(payment_ref=ref) | Q(intent_ref=ref), provider=provider)
        payment = rows.first()
        yield from _same(movement, "charge", payment.gross_minor if payment else None)
    elif movement.kind is Kind.REFUND:
        refund = Refund.objects.filter(payment__provider=provider, refund_ref=ref).first()
        yield from _same(movement, "refund", refund.amount_minor if refund else None)
        if refund is not None and refund.state != RefundState.SUCCEEDED:
            yield Difference(code="refund_state", subject=ref, detail=f"is {refund.state} here")
    elif movement.kind in {Kind.DISPUTE, Kind.DISPUTE_WON}:
        disputed = Payment.objects.filter(provider=provider, dispute_ref=ref).first()
        yield from _same(movement, "dispute", disputed.disputed_minor if disputed else None)
    elif movement.kind in {Kind.PAYOUT, Kind.PAYOUT_RETURNED}:
        payout = Payout.objects.filter(provider=provider, payout_ref=ref).first()
        is_whole = movement.kind is Kind.PAYOUT
        ours = None
        if payout is not None:
            ours = payout.amount_minor if is_whole else payout.returned_minor
        yield from _same(movement, "payout" if is_whole else "payout_return", ours)
    elif movement.kind is Kind.OTHER:
        yield Difference(
            code="movement_unknown", subject=movement.ref, detail=f"{movement.net} of {ref or '?'}"
        )


def _same(movement: Movement, what: str, ours_minor: int | None) -> Iterator[Difference]:
    theirs = movement.amount
    if ours_minor is None:
        yield Difference(
            code=f"{what}_unknown", subject=movement.source_ref, detail=f"{theirs} is not here"
        )
    elif ours_minor != theirs.amount_minor:
        yield Difference(
            code=f"{what}_amount",
            subject=movement.source_ref,
            detail=f"{theirs} there, {Money(ours_minor, theirs.currency)} here",
        )


def _missing(
    provider: str, around: list[Movement], start: datetime, end: datetime
) -> Iterator[Difference]:
    """What we have of this day and the provider has not."""
    theirs = {(one.kind, one.source_ref) for one in around}
    for payment in Payment.objects.filter(provider=provider, paid_at__gte=start, paid_at__lt=end):
        refs = {payment.payment_ref, payment.intent_ref}
        if not any((Kind.CHARGE, ref) in theirs for ref in refs if ref):
            yield Difference(
                code="payment_missing",
                subject=payment.payment_ref,
                detail=f"{Money(payment.gross_minor, payment.currency)} is not there",
            )
    payouts = Payout.objects.filter(
        provider=provider, state=PayoutState.PAID, ended_at__gte=start, ended_at__lt=end
    )
    for payout in payouts:
        if (Kind.PAYOUT, payout.payout_ref) not in theirs:
            yield Difference(
                code="payout_missing",
                subject=str(payout.pk),
                detail=f"{Money(payout.amount_minor, payout.currency)} is not there",
            )
    refunds = Refund.objects.filter(
        payment__provider=provider,
        state=RefundState.SUCCEEDED,
        created_at__gte=start,
        created_at__lt=end,
    )
    for refund in refunds.select_related("payment"):
        if (Kind.REFUND, refund.refund_ref) not in theirs:
            yield Difference(
                code="refund_missing",
                subject=str(refund.pk),
                detail=f"{Money(refund.amount_minor, refund.payment.currency)} is not there",
            )


def _clearing(
    provider: str, movements: list[Movement], start: datetime, end: datetime
) -> Iterator[Difference]:
    """Whether our account of the provider's money moved by as much, in each currency."""
    theirs: Counter[str] = Counter()
    for movement in movements:
        if movement.kind is not Kind.OWN:
            theirs[movement.net.currency] += movement.net.amount_minor
    ours = change_of_day(
        kind=provider_clearing(provider, "EUR").kind, scope=provider, start=start, end=end
    )
    for currency in sorted({*theirs, *ours}):
        # Money at a provider is negative in our books.
        there, here = Money(theirs[currency], currency), Money(-ours.get(currency, 0), currency)
        if there != here:
            yield Difference(
                code="clearing_differs", subject=currency, detail=f"{there} there, {here} here"
            )


@transaction.atomic
def _keep(provider: str, day: date, count: int, found: list[Difference]) -> Reconciliation:
    row, _ = Reconciliation.objects.update_or_create(
        provider=provider,
        day=day,
        defaults={"movement_count": count, "checked_at": clock.now()},
    )
    known = {
        (one.code, one.subject): one
        for one in ReconciliationDifference.objects.select_for_update().filter(reconciliation=row)
    }
    still = {(one.code, one.subject) for one in found}
    gone = [one.pk for key, one in known.items() if key not in still and one.settled_at is None]
    ReconciliationDifference.objects.filter(pk__in=gone).delete()
    ReconciliationDifference.objects.bulk_create(
        [
            ReconciliationDifference(
                reconciliation=row,
                code=one.code,
                subject=one.subject[:160],
                detail=one.detail[:300],
            )
            for one in found
            if (one.code, one.subject) not in known
        ],
        ignore_conflicts=True,
    )
    if found:
        log.error("reconciliation.differs", provider=provider, day=str(day), count=len(found))
    return row
