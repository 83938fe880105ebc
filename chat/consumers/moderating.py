"""What a moderator's socket hears beside the room: what the role permits, while it does."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache

from chat.consumers import wire
from chat.hub import JSON, Hub, Listener
from chat.policies.permissions import Permission
from chat.stream.read import Entry
from chat.wire.rooms import RoomKey, chat_room, moderators_room

_ROLE_CHANGED = b'"type":"role_changed"'
# What the API's lists of the same things ask for; other frames are for every moderator.
_NEEDS = {
    "held_message": Permission.AUTOMOD,
    "held_resolved": Permission.AUTOMOD,
    "report": Permission.REPORTS,
    "suspicious": Permission.BAN,
    "unban_request": Permission.UNBAN_REQUESTS,
}


class PermittedJson:
    """The frames of /ws/chat that these permissions are enough for."""

    hides_own = False

    def __init__(self, permissions: frozenset[Permission]) -> None:
        self.name = f"json:{'+'.join(sorted(permissions))}"
        self._permissions = permissions

    def encode(self, room: RoomKey, entries: Sequence[Entry]) -> bytes:
        """One object or an array; empty where nothing is permitted."""
        permitted = [entry for entry in entries if self._may_hear(entry)]
        return JSON.encode(room, permitted)

    def _may_hear(self, entry: Entry) -> bool:
        needed = _NEEDS.get(json.loads(entry.body)["type"])
        return needed is None or needed in self._permissions


@lru_cache(maxsize=64)
def _wire_of(permissions: frozenset[Permission]) -> PermittedJson:
    return PermittedJson(permissions)


async def hear_moderators(
    hub: Hub,
    listener: Listener,
    channel_id: int,
    user_id: int,
    permissions: frozenset[Permission],
) -> Callable[[], None]:
    """Join, and leave once the room is told of another role; returns how to stop listening.

    The socket has to be in the channel's room, where roles are told. Other permissions are told
    there as well; the client then asks anew.
    """
    # The same connection with other ears: what is permitted differs from channel to channel.
    ears = Listener(wire=_wire_of(permissions), transport=listener.transport)

    def leave() -> None:
        stop()
        hub.leave(moderators_room(channel_id), ears)

    def look(entry: Entry) -> None:
        if _ROLE_CHANGED in entry.body and json.loads(entry.body)["userId"] == str(user_id):
            leave()
            listener.send(wire.encode({"type": "not_moderating", "channelId": str(channel_id)}))

    stop = hub.on_entry(chat_room(channel_id), look)
    listener.send(wire.encode({"type": "moderating", "channelId": str(channel_id)}))
    try:
        await hub.join(moderators_room(channel_id), ears)
    except BaseException:
        leave()
        raise
    return leave
