"""The newest health report and the last refusals of a channel's publisher."""

import json
from typing import Any

from streams.models import IngestRefusal
from twitchclone.core.redis import client


def health_key(channel_id: int) -> str:
    """Where the newest report lies in Valkey."""
    return f"health:{channel_id}"


def get_health(channel_id: int) -> dict[str, Any] | None:
    """The newest report (IngestHealth's fields and `broadcast_id`); None when nobody publishes."""
    text = client().get(health_key(channel_id))
    return json.loads(text) if text else None


def list_refusals(channel_id: int, limit: int = 10) -> list[IngestRefusal]:
    """The last refused publishers, newest first; one query."""
    return list(IngestRefusal.objects.filter(channel_id=channel_id).order_by("-id")[:limit])
