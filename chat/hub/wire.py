"""How a room's entries become one frame's payload: a `Wire` for each format, and the pages'."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from chat.stream.read import Entry, frame
from chat.wire.ids import START
from chat.wire.rooms import RoomKey


class Wire(Protocol):
    """An encoding; one instance is shared by all sockets that speak it, and so is what it makes."""

    @property
    def name(self) -> str:
        """`json`, `irc:tags+commands`: sockets with the same name get the same bytes."""

    @property
    def hides_own(self) -> bool:
        """Whether the connection that sent a line does not get it back, as at IRC."""

    def encode(self, room: RoomKey, entries: Sequence[Entry]) -> bytes:
        """One frame's payload for these entries, in their order; empty: nothing to say."""


def passing(body: bytes) -> Entry:
    """An entry of what is told once and kept nowhere; it has no place in the stream."""
    return Entry(START, UUID(int=0), 0, "", body)


def is_passing(entry: Entry) -> bool:
    """Whether the entry is from `passing`: without id, and not to be resumed from."""
    return entry.position == START


class JsonWire:
    """The frames of /ws/chat: one object, or an array of them when several came at once."""

    name = "json"
    hides_own = False

    def encode(self, room: RoomKey, entries: Sequence[Entry]) -> bytes:
        """The object or the array; nothing is parsed."""
        if len(entries) == 1:
            return _object(entries[0])
        return b"[%b]" % b",".join(map(_object, entries))


def _object(entry: Entry) -> bytes:
    return entry.body if is_passing(entry) else frame(entry)


JSON = JsonWire()
