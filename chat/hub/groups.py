"""The listeners of a room that are up to date, by what they are written in."""

from collections.abc import Collection, Iterator, Sequence

import structlog

from chat.hub.listener import Listener
from chat.hub.transports import Framing
from chat.hub.wire import Wire
from chat.stream.read import Entry
from chat.wire.rooms import RoomKey

log = structlog.get_logger(__name__)


class Group:
    """Listeners of one room that get the same bytes."""

    __slots__ = ("framing", "members", "wire")

    def __init__(self, wire: Wire, framing: Framing) -> None:
        self.wire = wire
        self.framing = framing
        self.members: dict[Listener, None] = {}

    def encode(self, room: RoomKey, entries: Sequence[Entry], *, reader: str = "") -> bytes:
        """The frame; for the connection `reader`, without what it sent itself."""
        if reader:
            entries = [entry for entry in entries if entry.origin != reader]
        if not entries:
            return b""
        try:
            payload = self.wire.encode(room, entries)
        except Exception:  # one entry that a format cannot say must not silence the room
            log.exception("hub.encode_failed", room=str(room), wire=self.wire.name)
            return b""
        return self.framing(payload) if payload else b""

    def origins(self, entries: Sequence[Entry]) -> Collection[str]:
        """The connections that must not get all of these entries back."""
        if not self.wire.hides_own:
            return ()
        return {entry.origin for entry in entries if entry.origin}


class Groups:
    """The groups of one room; those without members go."""

    __slots__ = ("_groups",)

    def __init__(self) -> None:
        self._groups: dict[tuple[str, Framing], Group] = {}

    def __iter__(self) -> Iterator[Group]:
        return iter(list(self._groups.values()))

    def __bool__(self) -> bool:
        return bool(self._groups)

    @property
    def members(self) -> list[Listener]:
        """The listeners of all groups."""
        return [member for group in self._groups.values() for member in group.members]

    def of(self, listener: Listener) -> Group:
        """The group the listener is in, or would be."""
        found = self._groups.get((listener.wire.name, listener.framing))
        return found or Group(listener.wire, listener.framing)

    def add(self, listener: Listener) -> None:
        """Put the listener into its group."""
        group = self.of(listener)
        group.members[listener] = None
        self._groups[listener.wire.name, listener.framing] = group

    def remove(self, listener: Listener) -> None:
        """Take the listener out, if it is in."""
        group = self.of(listener)
        group.members.pop(listener, None)
        if not group.members:
            self._groups.pop((listener.wire.name, listener.framing), None)
