"""Delivers outbox rows to their receivers: at least once, in order per channel."""

from datetime import timedelta
from http import HTTPStatus

import structlog
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from redis.exceptions import RedisError

from twitchclone.core import clock
from twitchclone.core.errors import Conflict, DomainError
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox.events import Delivery, load_event, receivers_of

log = structlog.get_logger(__name__)

BATCH_SIZE = 200
MAX_ATTEMPTS = 10
_MAX_COUNTED = 1_000  # far from the end of the column
_LOCK_NAMESPACE = 0x0B0D
_PENDING = Q(delivered_at=None, failed_at=None)


def deliver_batch() -> int:
    """Deliver what is due and return how many rows were settled; 0 means nothing is due.

    Rows are claimed with SKIP LOCKED, so several relays share the work; a channel is worked on by
    one relay at a time (a try-lock on its id), so its events keep their order.
    """
    with transaction.atomic():
        rows = list(_due().select_for_update(skip_locked=True, of=("self",))[:BATCH_SIZE])
        held_back: set[int] = set()
        settled = 0
        for row in rows:
            if row.channel_id in held_back or not _may_deliver(row, rows):
                held_back.add(row.channel_id)
            elif _deliver(row):
                settled += 1
            else:
                held_back.add(row.channel_id)
        return settled


def _due() -> QuerySet[OutboxEvent]:
    """Undelivered rows, oldest first, of channels that are not waiting for a retry.

    Whole channels are left out: their rows would fill the batch and hold up everybody else.
    """
    waiting = OutboxEvent.objects.filter(
        _PENDING, channel_id=OuterRef("channel_id"), next_attempt_at__gt=clock.now()
    )
    return OutboxEvent.objects.filter(_PENDING, ~Exists(waiting)).order_by("id")


def _may_deliver(row: OutboxEvent, claimed: list[OutboxEvent]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)",
            [_LOCK_NAMESPACE, row.channel_id & 0x7FFFFFFF],
        )
        (is_mine,) = cursor.fetchone()
    if not is_mine:
        return False
    # An earlier row of this channel that another relay had locked while we claimed ours: wait.
    earlier = OutboxEvent.objects.filter(
        _PENDING, channel_id=row.channel_id, id__lt=row.pk
    ).exclude(id__in=[other.pk for other in claimed])
    return not earlier.exists()


def _deliver(row: OutboxEvent) -> bool:
    try:
        event = load_event(row.type, row.channel_id, row.data)
        delivery = Delivery(row.pk, row.event_id, event, row.created_at, row.previous_public_id)
        for receive in receivers_of(event):
            with transaction.atomic():
                receive(delivery)
    except Exception as error:
        return _record_failure(row, error)
    row.delivered_at = clock.now()
    row.save(update_fields=["delivered_at"])
    return True


def _record_failure(row: OutboxEvent, error: Exception) -> bool:
    """Count the attempt; after the last one the row is set aside so that the channel goes on.

    A service that is away is no fault of the row: it waits, however long that takes.
    """
    row.attempts = min(row.attempts + 1, _MAX_COUNTED)
    row.last_error = f"{type(error).__name__}: {error}"[:500]
    is_final = row.attempts >= MAX_ATTEMPTS and not _is_away(error)
    if is_final:
        row.failed_at = clock.now()
    else:
        row.next_attempt_at = clock.now() + timedelta(seconds=min(60, 2**row.attempts / 4))
    row.save(update_fields=["attempts", "last_error", "failed_at", "next_attempt_at"])
    log.error(
        "outbox.delivery_failed",
        id=row.pk,
        type=row.type,
        attempt=row.attempts,
        final=is_final,
        error=row.last_error,
    )
    return is_final


def _is_away(error: Exception) -> bool:
    """Whether something that the receiver needs cannot be reached at the moment."""
    if isinstance(error, DomainError):
        return error.status == HTTPStatus.SERVICE_UNAVAILABLE
    return isinstance(error, RedisError | ConnectionError | TimeoutError)


@transaction.atomic
def retry_failed(*, event_id: int) -> None:
    """Give a row that was set aside its attempts again; raises Conflict when it was not."""
    row = OutboxEvent.objects.select_for_update().filter(pk=event_id).first()
    if row is None or row.failed_at is None:
        raise Conflict("This event is not set aside any more.")
    row.failed_at = row.next_attempt_at = None
    row.attempts = 0
    row.save(update_fields=["failed_at", "next_attempt_at", "attempts"])
