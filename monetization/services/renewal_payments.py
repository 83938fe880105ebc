"""Payments of renewals, handled many at once: the same rows and books as one after the other.

Only what is plain goes together: the one pending message of its object, about a payment for the
next month of a subscription that runs. All else is left to `provider_events.process_events`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from monetization.ledger import Booking, post_transactions
from monetization.models import (
    Order,
    OrderState,
    Payment,
    ProviderEvent,
    ProviderEventState,
    Subscription,
    SubscriptionChangeKind,
)
from monetization.providers import provider_named
from monetization.providers.events import PaymentSucceeded
from monetization.services.months import is_over, note_changes, put_month, renew_at_end
from monetization.services.payment_events import keep_refs, sale_of
from monetization.services.provider_events import LOCK_NAMESPACE, object_lock, process_events
from monetization.services.subscriptions import SUBSCRIPTION, tier_of
from twitchclone.core import clock
from twitchclone.core.db import lock_all_for_transaction
from twitchclone.core.errors import Conflict, DomainError
from twitchclone.core.ids import parse_uuid
from twitchclone.core.jobs import enqueue_on_commit

log = structlog.get_logger(__name__)

# One statement for all rows; Django's bulk_update writes a CASE of every row for every column.
_PUT_MONTHS = """
UPDATE monetization_subscription AS row SET state = new.state, months = new.months,
    streak = new.streak, is_month_unshared = new.is_month_unshared, failed_renewals = 0,
    paid_until = new.paid_until, access_until = new.access_until,
    next_renewal_at = new.paid_until
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::int[], %s::bool[], %s::timestamptz[],
    %s::timestamptz[])
    AS new (id, state, months, streak, is_month_unshared, paid_until, access_until)
WHERE row.id = new.id
"""


@dataclass(slots=True)
class _Renewal:
    """A message, and what it pays for."""

    message: ProviderEvent
    event: PaymentSucceeded
    order: Order

    @property
    def paid_at(self) -> datetime:
        return self.message.occurred_at


def process_renewals(*, event_ids: Sequence[int]) -> int:
    """Handle pending messages, those of plain renewals in one transaction; returns how many were.

    When something in it fails, and for all others, each is handled by itself; one that even then
    fails stays pending, and beat lets it be handled again.
    """
    together: set[int] = set()
    try:
        together = _process_together(event_ids)
    except (DatabaseError, DomainError):
        log.warning("renewals.not_together", count=len(event_ids), exc_info=True)
    done = len(together)
    for event_id in event_ids:
        if event_id in together:
            continue
        try:
            done += process_events(event_id=event_id)
        except DatabaseError:
            log.exception("provider_event.broke", id=event_id)
    return done


@transaction.atomic
def _process_together(event_ids: Sequence[int]) -> set[int]:
    """The messages that were handled. Locks objects, orders, ledger accounts, subscriptions, as a
    single payment does; of each kind in one order, so that no two make a circle."""
    renewals = _plain_renewals(_lock_messages(event_ids))
    if len(renewals) < 2:
        return set()
    _keep_payments(renewals)
    _put_months({one.order.pk: one for one in renewals})
    handled = [one.message.pk for one in renewals]
    ProviderEvent.objects.filter(pk__in=handled).update(
        state=ProviderEventState.PROCESSED,
        attempts=F("attempts") + 1,
        processed_at=clock.now(),
        last_error="",
        next_attempt_at=None,
    )
    return set(handled)


def _lock_messages(event_ids: Sequence[int]) -> list[ProviderEvent]:
    """Pending messages of one provider, of objects that nothing else is pending for, locked."""
    first = list(ProviderEvent.objects.filter(pk__in=event_ids, state=ProviderEventState.PENDING))
    lock_all_for_transaction(LOCK_NAMESPACE, {object_lock(row) for row in first})
    objects = {row.object_key for row in first if row.provider == first[0].provider}
    rows = ProviderEvent.objects.select_for_update().order_by("pk")
    pending = rows.filter(object_key__in=objects, state=ProviderEventState.PENDING)
    by_object: dict[str, list[ProviderEvent]] = {}
    for row in pending.filter(provider=first[0].provider) if first else ():
        by_object.setdefault(row.object_key, []).append(row)
    return [alone for alone, *others in by_object.values() if not others]


def _plain_renewals(messages: Sequence[ProviderEvent]) -> list[_Renewal]:
    """Those whose effect is one more month and nothing else; their orders locked."""
    paid: dict[UUID, tuple[ProviderEvent, PaymentSucceeded]] = {}
    for row in messages:
        event = provider_named(row.provider).read_webhook(body=bytes(row.body)).event
        if isinstance(event, PaymentSucceeded) and (key := parse_uuid(event.order_id)):
            paid[key] = (row, event)
    if not paid:
        return []
    provider = messages[0].provider
    orders = Order.objects.select_for_update().filter(pk__in=paid, provider=provider)
    refs = [event.payment_ref for _, event in paid.values()]
    known = set(
        Payment.objects.filter(provider=provider, payment_ref__in=refs).values_list(
            "payment_ref", flat=True
        )
    )
    found = [
        _Renewal(*paid[order.pk], order)
        for order in orders.filter(kind=SUBSCRIPTION, state=OrderState.PAID).order_by("pk")
        if paid[order.pk][1].payment_ref not in known
    ]
    rows = Subscription.objects.filter(order_id__in=[one.order.pk for one in found])
    by_order = {row.order_id: row for row in rows}
    return [one for one in found if _is_plain(one, by_order.get(one.order.pk))]


def _is_plain(renewal: _Renewal, row: Subscription | None) -> bool:
    """Whether the payment renews this row, which was paid by the same order, and it still runs."""
    order, event = renewal.order, renewal.event
    return (
        row is not None
        and not is_over(row, renewal.paid_at)
        and row.next_renewal_at is not None
        and not row.is_gift
        and row.gifted_by_id is None
        and (row.channel_id, row.subscriber_id) == (order.channel_id, order.buyer_id)
        and row.tier == tier_of(order)
        and event.currency == order.currency
        and 0 <= event.tax_minor <= event.amount_minor
    )


def _keep_payments(renewals: Sequence[_Renewal]) -> None:
    """The payments, their sales in the books, what orders have learnt, and receipts to be sent."""
    sales: list[tuple[Payment, Booking]] = [
        # A subscription goes with its channel, so the channel is there.
        sale_of(one.order, one.event, one.paid_at, is_channel_there=True)
        for one in renewals
    ]
    payments = Payment.objects.bulk_create(payment for payment, _ in sales)
    post_transactions(bookings=[booking for _, booking in sales])
    learnt = [one.order for one in renewals if keep_refs(one.order, one.event)]
    Order.objects.bulk_update(learnt, ["subscription_ref", "customer_ref"])
    for payment in payments:
        enqueue_on_commit("monetization.mail_receipt", payment_id=payment.pk)


def _put_months(renewals: Mapping[UUID | None, _Renewal]) -> None:
    """A month more on each. Raises Conflict when one is not as it was seen, or somebody holds it:
    waiting with the books in hand could make a circle."""
    rows = list(
        Subscription.objects.select_for_update(skip_locked=True)
        .filter(order_id__in=[one.order.pk for one in renewals.values()])
        .order_by("pk")
    )
    if len(rows) < len(renewals) or not all(_is_plain(renewals[row.order_id], row) for row in rows):
        raise Conflict("A subscription is being changed.")
    for row in rows:
        put_month(row, renewals[row.order_id].paid_at, is_new=False)
        renew_at_end(row)
    with connection.cursor() as cursor:
        cursor.execute(
            _PUT_MONTHS,
            [
                [row.pk for row in rows],
                [row.state for row in rows],
                [row.months for row in rows],
                [row.streak for row in rows],
                [row.is_month_unshared for row in rows],
                [row.paid_until for row in rows],
                [row.access_until for row in rows],
            ],
        )
    note_changes(rows, SubscriptionChangeKind.RENEWED)
