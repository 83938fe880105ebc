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

    __slots__ = ("_groups", "_of_member")

    def __init__(self) -> None:
        self._groups: dict[tuple[str, Framing], Group] = {}
        # A listener may read differently by now than when it was put into its group.
        self._of_member: dict[Listener, Group] = {}

    def __iter__(self) -> Iterator[Group]:
        return iter(list(self._groups.values()))

    def __bool__(self) -> bool:
        return bool(self._groups)

    def __contains__(self, listener: Listener) -> bool:
        return listener in self._of_member

    @property
    def members(self) -> list[Listener]:
        """The listeners of all groups."""
        return list(self._of_member)

    def of(self, listener: Listener) -> Group:
        """The group that the listener belongs to by the way it reads."""
        found = self._groups.get((listener.wire.name, listener.framing))
        return found or Group(listener.wire, listener.framing)

    def add(self, listener: Listener) -> None:
        """Put the listener into its group, out of the one it was in."""
        self.remove(listener)
        group = self.of(listener)
        group.members[listener] = None
        self._groups[group.wire.name, group.framing] = group
        self._of_member[listener] = group

    def remove(self, listener: Listener) -> None:
        """Take the listener out, if it is in."""
        group = self._of_member.pop(listener, None)
        if group is None:
            return
        del group.members[listener]
        if not group.members:
            self._groups.pop((group.wire.name, group.framing), None)
