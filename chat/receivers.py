"""Carries what was committed into rooms' streams and into Valkey's list of who is banned."""

from chat import events
from chat.services.bans import enforce_ban
from chat.stream import restrictions
from chat.stream.append import append_sync
from chat.wire.rooms import RoomKind, parse_room
from twitchclone.core.outbox import receiver
from twitchclone.core.outbox.events import Delivery

# Frames after which senders must load the room or their account anew.
_CHANGES_SNAPSHOTS = frozenset({"room_state", "role_changed"})


@receiver(events.RoomTold)
def append_told(delivery: Delivery) -> None:
    """Append the frame; the event's id as nonce makes a repeated delivery harmless.

    The services have raised the room's version on commit already; once more here, for when the
    process died or Valkey was away in between.
    """
    event = delivery.event
    assert isinstance(event, events.RoomTold)
    room = parse_room(event.room)
    if room.kind is RoomKind.CHAT and event.body.get("type") in _CHANGES_SNAPSHOTS:
        restrictions.bump_version(room.number)
    append_sync(room, event.body, nonce=str(delivery.event_id))


@receiver(events.UserBanned, events.UserUnbanned)
def enforce(delivery: Delivery) -> None:
    """Refuse the account's lines, or stop refusing them, by what the database says now."""
    event = delivery.event
    assert isinstance(event, events.UserBanned | events.UserUnbanned)
    enforce_ban(channel_id=event.channel_id, user_id=event.user_id)
