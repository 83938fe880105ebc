"""Rooms: making them, and telling those in them what happened."""

from collections.abc import Mapping
from typing import Any, Literal

from django.db import transaction

from accounts.models import User
from chat.events import RoomTold
from chat.models import Room
from chat.stream import restrictions
from chat.wire import moderation
from chat.wire.rooms import RoomKey, account_room
from streams.models import Channel
from twitchclone.core.errors import NotFound
from twitchclone.core.outbox import publish


def create_room(*, channel: Channel) -> Room:
    """The channel's room; there is one for every channel, so a second call returns it."""
    room, _ = Room.objects.get_or_create(channel=channel)
    return room


def lock_room(channel_id: int) -> Room:
    """The room with its channel's account, locked until the transaction ends: acts take turns.

    Raises NotFound.
    """
    rooms = Room.objects.select_related("channel__owner").select_for_update(of=("self",))
    room = rooms.filter(pk=channel_id).first()
    if room is None:
        raise NotFound("There is no channel of this name.")
    return room


def tell_room(room: RoomKey, channel_id: int, body: Mapping[str, Any], *, origin: str = "") -> None:
    """Put a frame (without id and timestamp) into the room's stream once this commits.

    `channel_id` is whose events it is ordered among: frames about one channel keep their order.
    `origin` is the key of the Listener whose connection said it.
    Raises TransactionManagementError outside of atomic(), because what is told must be so.
    """
    publish(RoomTold(channel_id=channel_id, room=str(room), body=dict(body), origin=origin))


def close_sockets(account: User, reason: Literal["suspended", "signed_out"]) -> None:
    """End the account's sockets in every process, once this commits."""
    body = moderation.account_closed(user_id=account.pk, reason=reason)
    tell_room(account_room(account.pk), account.pk, body)


def renew_snapshots(channel_id: int) -> None:
    """Let senders load the room anew, once this commits; after any change of what they decide by.

    Not lost when Valkey is away: a Valkey that comes back without the room has it restored, and one
    that kept it is told again by the receiver of the change's event.
    """
    transaction.on_commit(lambda: restrictions.bump_version(channel_id), robust=True)
