"""Hands each public event to the event sockets of its channel, and live changes to the directory.

A message names the public event before it, so that a process that lost one notices.
"""

import structlog
from redis.exceptions import RedisError

from streams import events
from streams.groups import DIRECTORY, channel_group
from twitchclone.core import clock
from twitchclone.core.layer import send_to_group
from twitchclone.core.outbox import public_receiver, receiver
from twitchclone.core.outbox.events import Delivery

log = structlog.get_logger(__name__)


@public_receiver
def push_event(delivery: Delivery) -> None:
    """One message to every process that has the channel open."""
    message = {
        "type": "channel.event",
        "previous_id": delivery.previous_public_id,
        **_stored(delivery),
    }
    _push(channel_group(delivery.event.channel_id), message)


@receiver(events.BroadcastOnline, events.BroadcastOffline)
def push_to_directory(delivery: Delivery) -> None:
    """Tell open directories that a card comes or goes."""
    _push(DIRECTORY, {"type": "directory.event", **_stored(delivery)})


def _push(group: str, message: dict[str, object]) -> None:
    """Send, or leave it: sockets look for rows whose message never came every few seconds.

    Raising would hold back the channel's other receivers for as long as Valkey is away.
    """
    try:
        send_to_group(group, message)
    except (RedisError, OSError, TimeoutError) as error:
        log.warning("receivers.push_lost", group=group, error=str(error))


def _stored(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "event": delivery.event.TYPE,
        "channel_id": delivery.event.channel_id,
        "data": delivery.event.data(),
        "at_ms": clock.to_ms(delivery.created_at),
    }
