"""Deletes events that are past their retention."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from twitchclone.core import clock

# One statement's worth, so that neither locks nor the log grow with a month's backlog.
BATCH_SIZE = 5_000


def prune_outbox() -> int:
    """Delete what was settled before OUTBOX_RETENTION_DAYS, in batches; returns how many went.

    Oldest first, which keeps the chain of `previous_public_id` whole from some row on.
    """
    before = clock.now() - timedelta(days=settings.OUTBOX_RETENTION_DAYS)
    total = 0
    while deleted := _delete_batch(before):
        total += deleted
    return total


def _delete_batch(before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM core_outboxevent WHERE id IN ("
            " SELECT id FROM core_outboxevent WHERE created_at < %s"
            " AND (delivered_at IS NOT NULL OR failed_at IS NOT NULL)"
            " ORDER BY created_at LIMIT %s)",
            [before, BATCH_SIZE],
        )
        return int(cursor.rowcount)
