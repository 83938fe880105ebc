"""A socket that stalls when it is told to, a stream in memory, and entries for both."""

import asyncio
import json
import random
from collections.abc import Iterable

from chat.hub.listener import Listener
from chat.hub.wire import JSON, Wire
from chat.stream.read import Entry
from chat.wire.ids import START, Position, message_id
from chat.wire.rooms import RoomKey, chat_room

ROOM = chat_room(7)


def make_entry(number: int, *, origin: str = "", room: RoomKey = ROOM, kind: str = "chat") -> Entry:
    """The room's entry at `<number>-0`."""
    position = Position(number, 0)
    body = json.dumps({"type": kind, "n": number}, separators=(",", ":")).encode()
    return Entry(position, message_id(position, room.number), number, origin, body)


class FakeTransport:
    """Keeps what is written; while it stalls, what is written counts as unread."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self.is_stalled = False
        self.is_broken = False
        self._buffered = 0

    def offer(self, frame: bytes, limit_bytes: int) -> bool:
        if self.is_broken:
            raise OSError("broken pipe")
        if self._buffered > limit_bytes:
            return False
        if self.closed is None:
            self.frames.append(frame)
            if self.is_stalled:
                self._buffered += len(frame)
        return True

    def buffered_bytes(self) -> int:
        return self._buffered

    def close(self, code: int, reason: str) -> None:
        self.closed = code, reason

    def stall(self, buffered: int = 0) -> None:
        self.is_stalled = True
        self._buffered += buffered

    def drain(self) -> None:
        self.is_stalled = False
        self._buffered = 0

    @property
    def objects(self) -> list[dict]:
        """All frames' objects, one after the other."""
        found: list[dict] = []
        for frame in self.frames:
            parsed = json.loads(frame)
            found += parsed if isinstance(parsed, list) else [parsed]
        return found

    @property
    def numbers(self) -> list[int]:
        """The numbers of all entries it got."""
        return [found["n"] for found in self.objects if "n" in found]


def make_listener(*, wire: Wire = JSON, user_id: int | None = None) -> Listener:
    """A listener on a fake transport."""
    return Listener(wire=wire, transport=FakeTransport(), user_id=user_id)


class FakeStream:
    """One room's stream; its readers are slow, so that others act while they wait."""

    def __init__(self, entries: Iterable[Entry] = (), *, dice: random.Random | None = None) -> None:
        self.entries = list(entries)
        self.newest = self.entries[-1].position if self.entries else START
        self.reads = 0
        self.error: Exception | None = None
        self._dice = dice

    def append(self, entry: Entry) -> Position:
        """Append, and return the position before."""
        before, self.newest = self.newest, entry.position
        self.entries.append(entry)
        return before

    def trim(self, kept: int) -> None:
        """Drop the oldest."""
        del self.entries[: max(0, len(self.entries) - kept)]

    async def read_after(self, room: RoomKey, after: Position, *, limit: int = 1000) -> list[Entry]:
        self.reads += 1
        await self._wait()
        found = [entry for entry in self.entries if entry.position > after][:limit]
        await self._wait()
        return found

    async def bounds(self, room: RoomKey) -> tuple[Position, Position]:
        await self._wait()
        return (self.entries[0].position if self.entries else self.newest), self.newest

    async def _wait(self) -> None:
        if self.error is not None:
            raise self.error
        for _ in range(self._dice.randrange(4) if self._dice else 1):
            await asyncio.sleep(0)
