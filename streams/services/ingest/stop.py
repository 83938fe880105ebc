"""Ends a broadcast from outside of its media node: moderators, suspensions, rotated keys."""

import json
from uuid import UUID

from django.db import transaction

from accounts.models import User
from streams.models import Broadcast, StreamKey
from streams.policies.permissions import may_stop_broadcast
from streams.services.ingest.broadcasts import finish_broadcast
from streams.services.ingest.locks import lock_broadcast, lock_channel
from twitchclone.core.errors import NotPermitted
from twitchclone.core.redis import client

CONTROL_CHANNEL = "media:control"


@transaction.atomic
def stop_broadcast(*, broadcast: Broadcast, by: User, reason: str) -> None:
    """End the broadcast and disconnect its publisher; the owner may, and site moderators."""
    if not may_stop_broadcast(by, broadcast.channel):
        raise NotPermitted("Only the streamer and site moderators may stop a broadcast.")
    locked = lock_broadcast(broadcast.pk)
    if locked is not None:
        _end_and_disconnect(locked, reason)


@transaction.atomic
def end_channel_broadcast(
    *, channel_id: int, reason: str, stream_key: StreamKey | None = None
) -> None:
    """End the channel's open broadcast, or only one published with `stream_key`."""
    channel = lock_channel(channel_id)
    broadcast = channel.open_broadcast if channel else None
    if broadcast is None:
        return
    if stream_key is None or broadcast.stream_key_id == stream_key.pk:
        _end_and_disconnect(broadcast, reason)


def _end_and_disconnect(broadcast: Broadcast, reason: str) -> None:
    broadcast_id = broadcast.pk
    if finish_broadcast(broadcast, reason=reason):
        # Should Valkey be away: the node compares its broadcasts with ours when it reconnects.
        transaction.on_commit(lambda: _tell_nodes(broadcast_id, reason), robust=True)


def _tell_nodes(broadcast_id: UUID, reason: str) -> None:
    message = {"action": "stop", "broadcast_id": str(broadcast_id), "reason": reason}
    client().publish(CONTROL_CHANNEL, json.dumps(message))
