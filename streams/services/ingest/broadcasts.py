"""The states of a broadcast: starting, live, reconnecting, ended.

Every transition holds the lock of the channel's row, so two publishers, the grace's end and a
moderator's stop come one after the other, whatever process they come from.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from streams import events
from streams.errors import AccountSuspended, BroadcastEnded, StreamKeyInvalid
from streams.models import Broadcast, BroadcastState, Channel, StreamKey
from streams.services.ingest.locks import lock_broadcast, lock_channel
from streams.services.recordings.begin import begin_recording
from streams.services.recordings.requests import request_finishing
from streams.services.viewers import forget_viewers, note_live
from twitchclone.core import clock
from twitchclone.core.errors import NotFound
from twitchclone.core.outbox import publish

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BroadcastHandle:
    """What the media node knows of a broadcast."""

    broadcast_id: UUID
    channel_id: int
    login: str
    is_resumed: bool
    started_at: datetime


@transaction.atomic
def start_broadcast(
    *, channel_id: int, stream_key_id: int, node: str, encoder: str
) -> BroadcastHandle:
    """The channel's broadcast for this publisher: the open one, or a new one.

    An open broadcast on the same node and within its grace goes on, also when its publisher still
    seems connected (a ghost, which the newcomer takes over from). Raises AccountSuspended and
    StreamKeyInvalid for what changed since the key was checked.
    """
    channel = _require_publishable(channel_id, stream_key_id)
    current = channel.open_broadcast
    if current is not None and not _can_resume(current, node):
        finish_broadcast(current, reason="moved" if current.node != node else "grace_expired")
        current = None
    if current is None:
        broadcast = _create(channel, stream_key_id, node, encoder)
        begin_recording(broadcast=broadcast, channel=channel)
    else:
        broadcast = _resume(current, stream_key_id, encoder)
    log.info("broadcast.started", broadcast_id=str(broadcast.pk), channel_id=channel_id, node=node)
    return _handle(broadcast, channel.owner.login, is_resumed=current is not None)


@transaction.atomic
def announce_broadcast(*, broadcast_id: UUID) -> None:
    """The first part can be played: viewers see the broadcast as live (again).

    Raises BroadcastEnded when it was stopped in the meantime; harmless when it is live already.
    """
    broadcast = lock_broadcast(broadcast_id)
    if broadcast is None or broadcast.state == BroadcastState.ENDED:
        raise BroadcastEnded
    was = broadcast.state
    if was == BroadcastState.LIVE:
        return
    broadcast.state, broadcast.disconnected_at = BroadcastState.LIVE, None
    broadcast.save(update_fields=["state", "disconnected_at"])
    publish(_online(broadcast) if was == BroadcastState.STARTING else _resumed(broadcast))
    channel_id = broadcast.channel_id
    transaction.on_commit(
        lambda: note_live(channel_id=channel_id, broadcast_id=broadcast_id), robust=True
    )


@transaction.atomic
def mark_publisher_lost(*, broadcast_id: UUID) -> None:
    """The publisher dropped: the grace begins; harmless when it runs already or all is over."""
    broadcast = lock_broadcast(broadcast_id)
    if broadcast is None or broadcast.state == BroadcastState.ENDED or broadcast.disconnected_at:
        return
    broadcast.disconnected_at = clock.now()
    if broadcast.state != BroadcastState.LIVE:  # not announced (again) yet: viewers saw nothing
        broadcast.save(update_fields=["disconnected_at"])
        return
    broadcast.state = BroadcastState.RECONNECTING
    broadcast.save(update_fields=["state", "disconnected_at"])
    publish(
        events.BroadcastReconnecting(
            channel_id=broadcast.channel_id,
            broadcast_id=str(broadcast.pk),
            grace_ends_at_ms=clock.to_ms(broadcast.disconnected_at + grace()),
        )
    )


@transaction.atomic
def end_broadcast(*, broadcast_id: UUID, reason: str) -> None:
    """End it for good; harmless when it has ended or is gone."""
    broadcast = lock_broadcast(broadcast_id)
    if broadcast is not None:
        finish_broadcast(broadcast, reason=reason)


def list_node_broadcasts(*, node: str) -> list[BroadcastHandle]:
    """What has not ended on this node: what it restores when it starts again."""
    rows = Broadcast.objects.open().filter(node=node).select_related("channel__owner")
    return [_handle(row, row.channel.owner.login, is_resumed=True) for row in rows]


def finish_broadcast(broadcast: Broadcast, *, reason: str) -> bool:
    """Put an open broadcast into its last state; False when it was there.

    The caller holds the channel's lock. One that viewers never saw ends without an event.
    """
    if broadcast.state == BroadcastState.ENDED:
        return False
    was_visible = broadcast.is_visible
    broadcast.state, broadcast.ended_at = BroadcastState.ENDED, clock.now()
    broadcast.end_reason, broadcast.viewer_count = reason[:40], 0
    broadcast.save(update_fields=["state", "ended_at", "end_reason", "viewer_count"])
    log.info("broadcast.ended", broadcast_id=str(broadcast.pk), reason=reason)
    if was_visible:
        publish(_offline(broadcast))
    request_finishing(broadcast=broadcast)
    channel_id, broadcast_id = broadcast.channel_id, broadcast.pk
    transaction.on_commit(
        lambda: forget_viewers(channel_id=channel_id, broadcast_id=broadcast_id), robust=True
    )
    return True


def grace() -> timedelta:
    """How long a dropped publisher keeps its broadcast."""
    return timedelta(seconds=settings.LIVE_GRACE_SECONDS)


def _require_publishable(channel_id: int, stream_key_id: int) -> Channel:
    """The locked channel; what a suspension or a key's rotation has committed is seen here."""
    channel = lock_channel(channel_id)
    if channel is None:
        raise NotFound("This channel does not exist.")
    if channel.owner.is_suspended or not channel.owner.is_active:
        raise AccountSuspended
    if not StreamKey.objects.filter(pk=stream_key_id, channel_id=channel_id).exists():
        raise StreamKeyInvalid
    return channel


def _can_resume(broadcast: Broadcast, node: str) -> bool:
    # The playlist and its segments are on the node, so a broadcast cannot go on elsewhere.
    if broadcast.node != node:
        return False
    return not broadcast.disconnected_at or clock.now() <= broadcast.disconnected_at + grace()


def _create(channel: Channel, stream_key_id: int, node: str, encoder: str) -> Broadcast:
    return Broadcast.objects.create(
        channel=channel,
        stream_key_id=stream_key_id,
        node=node[:100],
        encoder=encoder[:100],
        title=channel.title,
        category_id=channel.category_id,
        tags=channel.tags,
        language=channel.language,
        is_mature=channel.is_mature,
        started_at=clock.now(),
    )


def _resume(broadcast: Broadcast, stream_key_id: int, encoder: str) -> Broadcast:
    broadcast.stream_key_id, broadcast.encoder = stream_key_id, encoder[:100]
    broadcast.disconnected_at = None
    broadcast.save(update_fields=["stream_key", "encoder", "disconnected_at"])
    return broadcast


def _handle(broadcast: Broadcast, login: str, *, is_resumed: bool) -> BroadcastHandle:
    return BroadcastHandle(
        broadcast.pk, broadcast.channel_id, login, is_resumed, broadcast.started_at
    )


def _online(broadcast: Broadcast) -> events.BroadcastOnline:
    category = broadcast.category
    return events.BroadcastOnline(
        channel_id=broadcast.channel_id,
        broadcast_id=str(broadcast.pk),
        playback_path=broadcast.playback_path,
        title=broadcast.title,
        category_id=category.pk if category else None,
        category_name=category.name if category else "",
        category_slug=category.slug if category else "",
        started_at_ms=clock.to_ms(broadcast.started_at),
    )


def _resumed(broadcast: Broadcast) -> events.BroadcastResumed:
    return events.BroadcastResumed(
        channel_id=broadcast.channel_id,
        broadcast_id=str(broadcast.pk),
        playback_path=broadcast.playback_path,
    )


def _offline(broadcast: Broadcast) -> events.BroadcastOffline:
    assert broadcast.ended_at is not None
    return events.BroadcastOffline(
        channel_id=broadcast.channel_id,
        broadcast_id=str(broadcast.pk),
        ended_at_ms=clock.to_ms(broadcast.ended_at),
        reason=broadcast.end_reason,
    )
