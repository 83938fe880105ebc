"""Keeps why publishers were turned away, and tells the dashboard."""

import structlog
from django.db import transaction

from streams.groups import health_group
from streams.models import IngestRefusal
from twitchclone.core import clock
from twitchclone.core.layer import send_to_group

log = structlog.get_logger(__name__)

KEPT_PER_CHANNEL = 50


def record_refusal(*, channel_id: int, code: str, reason: str) -> None:
    """Store the refusal for the channel's dashboard; only the last 50 are kept."""
    refusal = IngestRefusal.objects.create(
        channel_id=channel_id, code=code[:40], reason=reason[:300]
    )
    log.info("ingest.refused", channel_id=channel_id, code=refusal.code, reason=refusal.reason)
    _forget_older(channel_id)
    transaction.on_commit(lambda: _show(refusal), robust=True)


def prune_refusals() -> int:
    """Drop what lies beyond the last 50 of each channel; returns how many rows went."""
    crowded = IngestRefusal.objects.order_by().values_list("channel_id", flat=True).distinct()
    return sum(_forget_older(channel_id) for channel_id in list(crowded))


def _forget_older(channel_id: int) -> int:
    newest_first = IngestRefusal.objects.filter(channel_id=channel_id).order_by("-id")
    first_old = newest_first.values_list("id", flat=True)[KEPT_PER_CHANNEL:][:1]
    deleted, _ = IngestRefusal.objects.filter(channel_id=channel_id, id__lte=first_old).delete()
    return deleted


def _show(refusal: IngestRefusal) -> None:
    send_to_group(
        health_group(refusal.channel_id),
        {
            "type": "ingest.refused",
            "channel_id": refusal.channel_id,
            "code": refusal.code,
            "reason": refusal.reason,
            "at": clock.to_ms(refusal.created_at),
        },
    )
