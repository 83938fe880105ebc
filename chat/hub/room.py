"""One room of this process: who listens, who is behind, and what is still to be told."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from chat.hub import fanout
from chat.hub.endings import SIGNED_OUT, ends_sockets
from chat.hub.fanout import Group
from chat.hub.listener import TOO_SLOW, Listener
from chat.hub.ring import Ring
from chat.hub.transports import Framing
from chat.hub.wire import passing
from chat.stream.read import Entry
from chat.wire.ids import START, Position
from chat.wire.rooms import RoomKey

# The first line after a pause goes out at once; those that come within a tick share a frame.
TICK_S = 0.02
# A fan-out that takes long is followed by a pause as long: overload makes fuller frames, and leaves
# half of the process to everything else.
BUSY_SHARE = 0.5
# Who has read nothing for so long is not there any more.
GRACE_S = 10.0
_DRAINED_BYTES = 16_384


@dataclass(slots=True)
class Cursor:
    """How far a listener that is behind has got, and since when it has read nothing."""

    after: Position
    since: float
    buffered: int = 0


class Room:
    """Listeners that are up to date in groups; each of the others with a cursor into the ring.

    A listener is up to date when it has got everything before the index `_delivered`. Only `_pump`
    moves that index or lets somebody into a group while it runs, so nobody gets an entry twice or
    misses one, whoever joins, leaves or stalls in the middle.
    """

    __slots__ = (
        "_delivered",
        "_groups",
        "_is_writing",
        "_passing",
        "_pump_task",
        "key",
        "lagging",
        "ring",
    )

    def __init__(self, key: RoomKey) -> None:
        self.key = key
        self.ring = Ring(START)
        self.lagging: dict[Listener, Cursor] = {}
        self._groups: dict[tuple[str, Framing], Group] = {}
        self._delivered = 0
        self._is_writing = False
        self._passing: list[Entry] = []
        self._pump_task: asyncio.Task[None] | None = None

    def restart(self, floor: Position) -> None:
        """Begin behind this position; only while nobody is in."""
        self.ring = Ring(floor)
        self._delivered = 0

    @property
    def listeners(self) -> Collection[Listener]:
        """Everybody who is in."""
        return [member for group in self._groups.values() for member in group.members] + list(
            self.lagging
        )

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in."""
        return not self.lagging and not any(group.members for group in self._groups.values())

    def admit(self, listener: Listener, after: Position) -> None:
        """Let somebody in who has seen this position, which the ring still reaches."""
        if not self._is_writing and self.ring.index_after(after) == self._delivered:
            self._group_of(listener).members[listener] = None
        else:
            self.lagging[listener] = Cursor(after, time.monotonic())
            self._wake()

    def remove(self, listener: Listener) -> None:
        """Let somebody go; nothing of this room is written to it from now on."""
        self.lagging.pop(listener, None)
        group = self._groups.get((listener.wire.name, listener.framing))
        if group is not None:
            group.members.pop(listener, None)
            if not group.members:
                del self._groups[listener.wire.name, listener.framing]

    def append(self, entry: Entry) -> None:
        """Tell everybody, in this tick or the next."""
        self.ring.append(entry)
        self._wake()

    def tell(self, body: bytes) -> None:
        """Tell whoever is up to date; nobody misses it who does not get it."""
        if self._groups:
            self._passing.append(passing(body))
            self._wake()

    def forget(self, older_than_ms: int) -> None:
        """Drop what everybody has been told of and is older than this."""
        self.ring.trim(self._delivered, older_than_ms=older_than_ms)

    def stop(self) -> None:
        """Tell nobody anything any more."""
        if self._pump_task is not None:
            self._pump_task.cancel()
            self._pump_task = None

    async def deliver(self) -> None:
        """One pass: what is new to everybody who is up to date, then a piece to who is not."""
        self._is_writing = True
        try:
            await self._write_new()
            await self._write_passing()
            await self._serve_lagging(time.monotonic())
        finally:
            self._is_writing = False
        self.ring.trim(self._delivered)

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is left to be written."""
        return not self.lagging and not self._passing and self._delivered == self.ring.end

    def _wake(self) -> None:
        if self._pump_task is None:
            self._pump_task = asyncio.get_running_loop().create_task(self._pump())

    async def _pump(self) -> None:
        """Deliver until nothing is left; the task lives for as long as a room is busy."""
        try:
            while True:
                began = time.monotonic()
                await self.deliver()
                took = time.monotonic() - began
                await asyncio.sleep(max(TICK_S - took, took * (1 / BUSY_SHARE - 1)))
                if self.is_at_rest:
                    return
        finally:
            self._pump_task = None

    async def _write_new(self) -> None:
        end = self.ring.end
        entries = self.ring.read(self._delivered, end)
        before = self._position_before(self._delivered)
        for piece in fanout.cut(entries) if entries else ():
            for group in list(self._groups.values()):
                await fanout.write_to_group(self.key, group, piece, self._falls_behind(before))
            before = piece[-1].position
        self._delivered = end
        if ends_sockets(self.key, entries):
            for listener in self.listeners:
                listener.close(SIGNED_OUT, "You have been signed out.")

    async def _write_passing(self) -> None:
        told, self._passing = self._passing, []
        for entry in told:
            for group in list(self._groups.values()):
                await fanout.write_to_group(self.key, group, [entry], lambda _: None)

    async def _serve_lagging(self, now: float) -> None:
        frames: dict[tuple[Group, int], tuple[Sequence[Entry], bytes]] = {}
        for number, (listener, cursor) in enumerate(list(self.lagging.items()), 1):
            if listener in self.lagging:
                self._serve(listener, cursor, now, frames)
            if number % fanout.BREATH == 0:
                await asyncio.sleep(0)

    def _serve(
        self,
        listener: Listener,
        cursor: Cursor,
        now: float,
        frames: dict[tuple[Group, int], tuple[Sequence[Entry], bytes]],
    ) -> None:
        index = self.ring.index_after(cursor.after)
        if index is None:
            self._drop(listener)
        elif index == self._delivered:
            del self.lagging[listener]
            self._group_of(listener).members[listener] = None
        elif index < self._delivered:  # else it has seen what the others will get next
            if _is_drained(listener, cursor, now):
                self._write_piece(listener, cursor, index, frames)
            elif now - cursor.since > GRACE_S:
                self._drop(listener)

    def _write_piece(
        self,
        listener: Listener,
        cursor: Cursor,
        index: int,
        frames: dict[tuple[Group, int], tuple[Sequence[Entry], bytes]],
    ) -> None:
        group = self._group_of(listener)
        if (group, index) not in frames:
            end = min(index + fanout.MAX_FRAME_ENTRIES, self._delivered)
            piece = next(fanout.cut(self.ring.read(index, end)))
            frames[group, index] = piece, group.encode(self.key, piece)
        piece, frame = frames[group, index]
        if listener.key in fanout.origins_of(listener.wire, piece):
            frame = group.encode(self.key, piece, reader=listener.key)
        if frame:
            fanout.offer(listener, frame, fanout.BEHIND_BYTES)
        cursor.after = piece[-1].position

    def _falls_behind(self, after: Position) -> Callable[[Listener], None]:
        def note(listener: Listener) -> None:
            del self._group_of(listener).members[listener]
            buffered = listener.transport.buffered_bytes()
            self.lagging[listener] = Cursor(after, time.monotonic(), buffered)

        return note

    def _drop(self, listener: Listener) -> None:
        self.remove(listener)
        listener.close(TOO_SLOW, "You are reading too slowly.")

    def _group_of(self, listener: Listener) -> Group:
        key = listener.wire.name, listener.framing
        if key not in self._groups:
            self._groups[key] = Group(listener.wire, listener.framing)
        return self._groups[key]

    def _position_before(self, index: int) -> Position:
        return (
            self.ring.read(index - 1, index)[0].position
            if index > self.ring.start
            else (self.ring.floor)
        )


def _is_drained(listener: Listener, cursor: Cursor, now: float) -> bool:
    """Whether it has read nearly all it got; reading a little is a sign of life as well."""
    buffered = listener.transport.buffered_bytes()
    if buffered < cursor.buffered or buffered <= _DRAINED_BYTES:
        cursor.since = now
    cursor.buffered = buffered
    return buffered <= _DRAINED_BYTES
