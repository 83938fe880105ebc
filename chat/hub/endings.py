"""What ends an account's sockets: it signed out somewhere, or the site suspended it."""

import json
from collections.abc import Iterable

from chat.stream.read import Entry
from chat.wire.rooms import RoomKey, RoomKind

SIGNED_OUT = 4403  # the close code; a page comes back as whoever it then is
_ENDING = frozenset({"signed_out", "suspended"})


def ends_sockets(room: RoomKey, entries: Iterable[Entry]) -> bool:
    """Whether one of the entries, which are told first, is the last that the account hears."""
    if room.kind is not RoomKind.ACCOUNT:
        return False
    return any(json.loads(entry.body).get("type") in _ENDING for entry in entries)
