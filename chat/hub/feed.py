"""A room's entries in their order: what pub/sub brings, and what it did not, from the stream."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from chat.stream import read
from chat.stream.read import Entry
from chat.wire.ids import START, Position
from chat.wire.rooms import RoomKey

log = structlog.get_logger(__name__)

SLICE = 1_000
# While a gap is filled, what comes meanwhile waits; beyond this it is read from the stream as well.
_MAX_WAITING = 2_000


class Stream(Protocol):
    """Where entries can be read again; `chat.stream.read`, or a test's."""

    def read_after(
        self, room: RoomKey, after: Position, *, limit: int = SLICE
    ) -> Awaitable[list[Entry]]:
        """The first `limit` entries after the position."""

    def bounds(self, room: RoomKey) -> Awaitable[tuple[Position, Position]]:
        """The positions of the oldest entry there is and of the newest that ever was."""


class OutOfReach(Exception):
    """Entries are missing that the stream no longer has; `first` is the oldest it has."""

    def __init__(self, first: Position) -> None:
        self.first = first
        super().__init__(str(first))


async def read_contiguous(
    stream: Stream, room: RoomKey, after: Position, *, limit: int = SLICE
) -> list[Entry]:
    """The first entries after the position; raises OutOfReach(first) when some are gone.

    The stream is only cut at its old end, so when it reaches to `after` behind the reading it did
    so before. A room that had no entry yet (START) misses nothing.
    """
    entries = await stream.read_after(room, after, limit=limit)
    first, _ = await stream.bounds(room)
    if START < after < first:
        raise OutOfReach(first)
    return entries


class Feed:
    """Hands on each entry once, in order. Nothing is handed on before `open`."""

    __slots__ = ("_hand_on", "_healing", "_stream", "_waiting", "last", "room")

    def __init__(
        self, room: RoomKey, hand_on: Callable[[Entry], None], stream: Stream = read
    ) -> None:
        self.room = room
        self.last: Position | None = None
        self._hand_on = hand_on
        self._stream = stream
        self._waiting: list[tuple[Position, Entry]] = []
        self._healing: asyncio.Future[None] | None = None

    def open(self, last: Position) -> None:
        """Begin behind this position; it was read after pub/sub had been subscribed to."""
        self.last = last

    def receive(self, before: Position, entry: Entry) -> bool:
        """Take what pub/sub brought, with the position before it; False: something is missing."""
        if self.last is None or self._healing is not None:
            if len(self._waiting) < _MAX_WAITING:
                self._waiting.append((before, entry))
            return True
        if entry.position <= self.last:
            return True
        if before > self.last:
            return False
        self._take(entry)
        return True

    async def heal(self) -> None:
        """Read from the stream what is missing; who comes while it is read waits for the same.

        Raises OutOfReach, and RedisError; after an error everything is as it was.
        """
        if self._healing is not None:
            await asyncio.shield(self._healing)
            return
        self._healing = asyncio.get_running_loop().create_future()
        try:
            await self._read_missing()
        except BaseException as error:
            self._end_healing(error)
            raise
        self._end_healing(None)

    async def _read_missing(self) -> None:
        while self.last is not None:
            entries = await read_contiguous(self._stream, self.room, self.last, limit=SLICE)
            for entry in entries:
                self._take(entry)
            if len(entries) < SLICE and self._take_waiting():
                return

    def _take_waiting(self) -> bool:
        """Take what came meanwhile; False when there is a gap again."""
        waiting, self._waiting = self._waiting, []
        healing, self._healing = self._healing, None
        is_whole = all(self.receive(before, entry) for before, entry in waiting)
        self._healing = healing
        return is_whole and len(waiting) < _MAX_WAITING

    def _end_healing(self, error: BaseException | None) -> None:
        healing, self._healing = self._healing, None
        if healing is None or healing.done():
            return
        if isinstance(error, Exception):
            healing.set_exception(error)
            healing.exception()  # read, so that nobody having waited is no warning
        else:
            healing.set_result(None)

    def _take(self, entry: Entry) -> None:
        self.last = entry.position
        self._hand_on(entry)
