"""How a room's entries become one frame's payload: a `Wire` for each format, and the pages'."""

import json
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from chat.stream.read import Entry, frame
from chat.wire.ids import START
from chat.wire.rooms import RoomKey, RoomKind


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

    hides_own = False

    def __init__(self, *, hears_whispers: bool = True) -> None:
        self.name = "json" if hears_whispers else "json:without-whispers"
        self._hears_whispers = hears_whispers

    def encode(self, room: RoomKey, entries: Sequence[Entry]) -> bytes:
        """The object or the array; nothing is parsed."""
        if not self._hears_whispers and room.kind is RoomKind.ACCOUNT:
            entries = [entry for entry in entries if not _is_whisper(entry)]
        if not entries:
            return b""
        if len(entries) == 1:
            return _object(entries[0])
        return b"[%b]" % b",".join(map(_object, entries))


def _is_whisper(entry: Entry) -> bool:
    return bool(json.loads(entry.body)["type"] == "whisper")


def _object(entry: Entry) -> bytes:
    return entry.body if is_passing(entry) else frame(entry)


JSON = JsonWire()
JSON_WITHOUT_WHISPERS = JsonWire(hears_whispers=False)  # for tokens that may not read them
