"""Writes an event into the outbox, inside the transaction of the change it tells of."""

from django.db import connection, transaction

from twitchclone.core import clock
from twitchclone.core.db import lock_for_transaction
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox.events import DomainEvent, public_types

NOTIFY_CHANNEL = "outbox"
_LOCK_NAMESPACE = 0x0B0C


def publish(event: DomainEvent) -> OutboxEvent:
    """Store the event; it is delivered after commit, in order per channel, at least once.

    The channel's lock makes ids of one channel commit in their order: without it a reader that
    resumes after id 2 would miss id 1 of a transaction that commits later.
    Raises TransactionManagementError outside of atomic().
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("publish() belongs inside atomic().")
    lock_for_transaction(_LOCK_NAMESPACE, event.channel_id)
    row = OutboxEvent.objects.create(
        channel_id=event.channel_id,
        type=event.TYPE,
        data=event.data(),
        previous_public_id=last_public_id(event.channel_id) if event.IS_PUBLIC else 0,
        created_at=clock.now(),
    )
    with connection.cursor() as cursor:
        # Sent by PostgreSQL at commit, so the relay wakes when the row is there to be read.
        cursor.execute("SELECT pg_notify(%s, '')", [NOTIFY_CHANNEL])
    return row


def last_public_id(channel_id: int) -> int:
    """The channel's newest public event, 0 without one; exact while its lock is held."""
    rows = OutboxEvent.objects.filter(channel_id=channel_id, type__in=public_types())
    return rows.order_by("-id").values_list("id", flat=True).first() or 0
