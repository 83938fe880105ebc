"""One room of this process: who listens, and when what is new goes out."""

import asyncio
import time
from collections.abc import Callable, Collection

import structlog

from chat.hub import fanout
from chat.hub.endings import SIGNED_OUT, ends_sockets
from chat.hub.groups import Groups
from chat.hub.lagging import Lagging
from chat.hub.listener import Listener
from chat.hub.ring import Ring
from chat.hub.wire import passing
from chat.stream.read import Entry
from chat.wire.ids import START, Position
from chat.wire.rooms import RoomKey

log = structlog.get_logger(__name__)

# The first line after a pause goes out at once; those that come within a tick share a frame.
TICK_S = 0.02
# A fan-out that takes long is followed by a pause, so that overload makes fuller frames: writing
# takes no more than this share of the core.
_BUSY_SHARE = 0.7


class Room:
    """Listeners that are up to date in groups; each of the others with a cursor into the ring.

    A listener is up to date when it has got everything before the index `_delivered`. Only the pump
    moves that index or lets somebody into a group while it writes, so nobody gets an entry twice or
    misses one, whoever joins, leaves or stalls in the middle.
    """

    __slots__ = (
        "_delivered",
        "_groups",
        "_is_writing",
        "_lagging",
        "_moved",
        "_passing",
        "_pump_task",
        "key",
        "ring",
    )

    def __init__(self, key: RoomKey) -> None:
        self.key = key
        self.ring = Ring(START)
        self._groups = Groups()
        self._lagging = Lagging(key, self._groups)
        self._delivered = 0
        self._is_writing = False
        self._passing: list[Entry] = []
        self._moved: set[Listener] = set()
        self._pump_task: asyncio.Task[None] | None = None

    def open(self, floor: Position) -> None:
        """Begin behind this position; nobody is in yet."""
        self.ring = Ring(floor)

    @property
    def listeners(self) -> Collection[Listener]:
        """Everybody who is in."""
        return [*self._groups.members, *self._lagging]

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in."""
        return not self._lagging and not self._groups

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is left to be written."""
        return not self._lagging and not self._passing and self._delivered == self.ring.end

    def admit(self, listener: Listener, after: Position) -> None:
        """Let somebody in who has seen this position, which the ring still reaches."""
        if not self._is_writing and self.ring.index_after(after) == self._delivered:
            self._groups.add(listener)
        else:
            self._lagging.add(listener, after)
            self._wake()

    def remove(self, listener: Listener) -> None:
        """Let somebody go; nothing of this room is written to it from now on."""
        self._lagging.remove(listener)
        self._groups.remove(listener)
        self._moved.discard(listener)

    def regroup(self, listener: Listener) -> None:
        """Its wire has changed: from the next pass on it reads so, and misses nothing."""
        if listener not in self._groups:
            return  # who is behind is written to one by one
        if self._is_writing:
            self._moved.add(listener)
        else:
            self._groups.add(listener)

    def append(self, entry: Entry) -> None:
        """Tell everybody, in this tick or the next."""
        self.ring.append(entry)
        self._wake()

    def tell(self, body: bytes) -> None:
        """Tell whoever is up to date; the others do without."""
        if self._groups:
            self._passing.append(passing(body))
            self._wake()

    def forget(self, older_than_ms: int) -> None:
        """Drop what everybody has been told of and is older than this."""
        if not self._is_writing:
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
            await self._lagging.serve(self.ring, self._delivered, time.monotonic())
        finally:
            self._is_writing = False
            for listener in self._moved:
                self.regroup(listener)
            self._moved.clear()
        self.ring.trim(self._delivered)

    def _wake(self) -> None:
        if self._pump_task is None:
            self._pump_task = asyncio.get_running_loop().create_task(self._pump())

    async def _pump(self) -> None:
        """Deliver until nothing is left; the task lives for as long as the room is busy."""
        while True:
            began, busy = time.monotonic(), time.thread_time()
            try:
                await self.deliver()
            except Exception:  # a defect; the room must not fall silent for it
                log.exception("hub.deliver_failed", room=str(self.key))
                await asyncio.sleep(1)
            pause = (time.thread_time() - busy) * (1 / _BUSY_SHARE - 1)
            await asyncio.sleep(max(began + TICK_S - time.monotonic(), pause))
            if self.is_at_rest:
                self._pump_task = None
                return

    async def _write_new(self) -> None:
        end = self.ring.end
        entries = self.ring.read(self._delivered, end)
        before = self.ring.position_before(self._delivered)
        for piece in fanout.cut(entries):
            for group in self._groups:
                await fanout.write_to_group(self.key, group, piece, self._falls_behind(before))
            before = piece[-1].position
        self._delivered = end
        if ends_sockets(self.key, entries):
            for listener in self.listeners:
                listener.close(SIGNED_OUT, "You have been signed out.")

    async def _write_passing(self) -> None:
        told, self._passing = self._passing, []
        for entry in told:
            for group in self._groups:
                await fanout.write_to_group(self.key, group, [entry], lambda _: None)

    def _falls_behind(self, after: Position) -> Callable[[Listener], None]:
        def note(listener: Listener) -> None:
            self._groups.remove(listener)
            self._lagging.add(listener, after)

        return note
