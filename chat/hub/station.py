"""A room as this process receives it: its feed, its listeners, and how one joins without a gap."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from chat.hub import fanout
from chat.hub.feed import Feed, OutOfReach, Stream, read_contiguous
from chat.hub.lagging import GRACE_S
from chat.hub.listener import TOO_SLOW, Listener
from chat.hub.room import TICK_S, Room
from chat.stream import read
from chat.stream.read import Entry
from chat.wire.ids import Position
from chat.wire.rooms import RoomKey

log = structlog.get_logger(__name__)

# A catch-up from the stream goes out in pieces of this many entries, each read when the last has
# left: a hundred thousand pages that come back at once must not fill the memory.
_SLICE = 200
_OPEN_WITHIN_S = 10.0
RESTARTING = 1012  # the close code that sends pages back to where they were


@dataclass(frozen=True, slots=True)
class Joined:
    """How joining went.

    Complete: the listener is in, and was told of all up to `position`. Otherwise it is not in: the
    stream begins with `position`, later than what the listener has seen last.
    """

    is_complete: bool
    position: Position


class Station:
    """One room's feed and listeners; open once it is known where the feed begins."""

    __slots__ = ("_is_open", "_stream", "feed", "idle_since", "joining", "key", "observers", "room")

    def __init__(self, key: RoomKey, room: Room, stream: Stream = read) -> None:
        self.key = key
        self.room = room
        self.feed = Feed(key, self._take, stream)
        self.joining: set[Listener] = set()
        self.observers: list[Callable[[Entry], None]] = []
        self.idle_since: float | None = None
        self._stream = stream
        self._is_open = asyncio.get_running_loop().create_future()

    @property
    def is_open(self) -> bool:
        """Whether listeners can be let in."""
        return self._is_open.done()

    @property
    def is_idle(self) -> bool:
        """Whether nobody is in or on the way."""
        return not self.joining and self.room.is_empty

    def open(self, last: Position) -> None:
        """The feed begins behind this position, of which Valkey told after it was subscribed to."""
        self.room.open(last)
        self.feed.open(last)
        if not self._is_open.done():
            self._is_open.set_result(None)

    def abandon(self, last: Position) -> None:
        """What the listeners have not been told of is gone from the stream: send them to resume."""
        for listener in self.room.listeners:
            listener.close(RESTARTING, "This chat was interrupted.")
        self.room.stop()
        self.room = Room(self.key)
        self.open(last)

    async def join(self, listener: Listener, after: Position | None) -> Joined:
        """Tell of everything after the position, if one is given, and let in.

        Raises TimeoutError when Valkey cannot be reached, and RedisError.
        """
        self.joining.add(listener)
        try:
            await asyncio.wait_for(asyncio.shield(self._is_open), _OPEN_WITHIN_S)
            position = await self._catch_up(
                listener, self.room.ring.last if after is None else after
            )
            if listener in self.joining and not listener.is_closed:
                self.room.admit(listener, position)
            return Joined(True, position)
        except OutOfReach as error:
            return Joined(False, error.first)
        finally:
            self.joining.discard(listener)

    async def _catch_up(self, listener: Listener, position: Position) -> Position:
        """Tell of what came after the position until the ring has the rest; where that begins.

        Nothing may be awaited between the last look into the ring and the admission.
        """
        for _ in range(2):  # a healing that is under way may have read before that entry was there
            if position > self.room.ring.last:  # the edge has read what pub/sub is just bringing
                await self.feed.heal()
        position = min(position, self.room.ring.last)
        while self.room.ring.index_after(position) is None and not listener.is_closed:
            entries = await read_contiguous(self._stream, self.key, position, limit=_SLICE)
            # What is newer than the ring will be told by the room.
            entries = [entry for entry in entries if entry.position <= self.room.ring.last]
            position = entries[-1].position if entries else self.room.ring.floor
            await self._write(listener, entries)
        return position

    async def _write(self, listener: Listener, entries: list[Entry]) -> None:
        for piece in fanout.cut(entries):
            await self._until_drained(listener)
            mine = [e for e in piece if not (listener.wire.hides_own and e.origin == listener.key)]
            if mine and listener in self.joining:
                listener.send(listener.wire.encode(self.key, mine))

    async def _until_drained(self, listener: Listener) -> None:
        deadline = time.monotonic() + GRACE_S
        while listener.transport.buffered_bytes() > fanout.BEHIND_BYTES:
            if time.monotonic() > deadline:
                listener.close(TOO_SLOW, "You are reading too slowly.")
                return
            await asyncio.sleep(TICK_S)

    def _take(self, entry: Entry) -> None:
        self.room.append(entry)
        for observer in list(self.observers):
            try:
                observer(entry)
            except Exception:  # somebody's cache must not cost everybody the line
                log.exception("hub.observer_failed", room=str(self.key))
