"""Hands each public event to the event sockets of its channel, and live changes to the directory.

A message names the public event before it, so that a process that lost one notices.
"""

from accounts.events import ChannelFollowed
from streams import events
from streams.groups import DIRECTORY, channel_group
from twitchclone.core import clock
from twitchclone.core.layer import send_to_group
from twitchclone.core.outbox import receiver
from twitchclone.core.outbox.events import Delivery


@receiver(
    events.BroadcastOnline,
    events.BroadcastReconnecting,
    events.BroadcastResumed,
    events.BroadcastOffline,
    events.ChannelUpdated,
    ChannelFollowed,
)
def push_event(delivery: Delivery) -> None:
    """One message to every process that has the channel open."""
    message = {
        "type": "channel.event",
        "previous_id": delivery.previous_public_id,
        **_stored(delivery),
    }
    send_to_group(channel_group(delivery.event.channel_id), message)


@receiver(events.BroadcastOnline, events.BroadcastOffline)
def push_to_directory(delivery: Delivery) -> None:
    """Tell open directories that a card comes or goes."""
    send_to_group(DIRECTORY, {"type": "directory.event", **_stored(delivery)})


def _stored(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "event": delivery.event.TYPE,
        "channel_id": delivery.event.channel_id,
        "data": delivery.event.data(),
        "at_ms": clock.to_ms(delivery.created_at),
    }
