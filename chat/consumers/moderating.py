"""A moderator's socket hears the moderators' room for as long as the role lasts."""

import json
from collections.abc import Callable

from chat.consumers import wire
from chat.hub import Hub, Listener
from chat.stream.read import Entry
from chat.wire.rooms import chat_room, moderators_room

_ROLE_CHANGED = b'"type":"role_changed"'


async def hear_moderators(
    hub: Hub, listener: Listener, channel_id: int, user_id: int
) -> Callable[[], None]:
    """Join, and leave once the room is told of another role; returns how to stop listening.

    The socket has to be in the channel's room, where roles are told.
    """

    def leave() -> None:
        stop()
        hub.leave(moderators_room(channel_id), listener)

    def look(entry: Entry) -> None:
        if _ROLE_CHANGED not in entry.body:
            return
        change = json.loads(entry.body)
        if change["userId"] == str(user_id) and change["role"] != "moderator":
            leave()
            listener.send(wire.encode({"type": "not_moderating", "channelId": str(channel_id)}))

    stop = hub.on_entry(chat_room(channel_id), look)
    listener.send(wire.encode({"type": "moderating", "channelId": str(channel_id)}))
    try:
        await hub.join(moderators_room(channel_id), listener)
    except BaseException:
        leave()
        raise
    return leave
