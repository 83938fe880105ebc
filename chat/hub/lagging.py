"""The listeners of a room that are behind: a cursor into the ring for each, until they are not."""

import asyncio
import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.hub import fanout
from chat.hub.groups import Group, Groups
from chat.hub.listener import TOO_SLOW, Listener
from chat.hub.ring import Ring
from chat.stream.read import Entry
from chat.wire.ids import Position
from chat.wire.rooms import RoomKey

# Who has read nothing for so long is not there any more.
GRACE_S = 10.0
_DRAINED_BYTES = 16_384


@dataclass(slots=True)
class Cursor:
    """How far a listener has got, since when it has read nothing, and what it had not read."""

    after: Position
    since: float
    buffered: int = 0


class Lagging:
    """Stalled listeners, and those who have just joined: both read on from a position."""

    __slots__ = ("_cursors", "_groups", "_room")

    def __init__(self, room: RoomKey, groups: Groups) -> None:
        self._room = room
        self._groups = groups
        self._cursors: dict[Listener, Cursor] = {}

    def __iter__(self) -> Iterator[Listener]:
        return iter(list(self._cursors))

    def __bool__(self) -> bool:
        return bool(self._cursors)

    def add(self, listener: Listener, after: Position) -> None:
        """It has got everything up to this position."""
        buffered = listener.transport.buffered_bytes()
        self._cursors[listener] = Cursor(after, time.monotonic(), buffered)

    def remove(self, listener: Listener) -> None:
        """Forget the listener, if it is here."""
        self._cursors.pop(listener, None)

    async def serve(self, ring: Ring, delivered: int, now: float) -> None:
        """A piece to each who can take one; who has everything before `delivered` is up to date."""
        frames = _Frames(self._room, ring, delivered)
        for number, (listener, cursor) in enumerate(list(self._cursors.items()), 1):
            if listener in self._cursors:
                self._serve(listener, cursor, frames, now)
            if number % fanout.BREATH == 0:
                await asyncio.sleep(0)

    def _serve(self, listener: Listener, cursor: Cursor, frames: "_Frames", now: float) -> None:
        index = frames.ring.index_after(cursor.after)
        if index is None:
            self._drop(listener)
        elif index == frames.end:
            self.remove(listener)
            self._groups.add(listener)
        elif index < frames.end:  # else it has seen what the others get next
            if _is_drained(listener, cursor, now):
                piece, frame = frames.get(self._groups.of(listener), index, listener)
                if frame:
                    with contextlib.suppress(OSError, RuntimeError):  # its edge hears of the end
                        listener.transport.offer(frame, fanout.BEHIND_BYTES)
                cursor.after = piece[-1].position
            elif now - cursor.since > GRACE_S:
                self._drop(listener)

    def _drop(self, listener: Listener) -> None:
        self.remove(listener)
        listener.close(TOO_SLOW, "You are reading too slowly.")


class _Frames:
    """The next pieces of those who are behind; many of them are behind by the same."""

    def __init__(self, room: RoomKey, ring: Ring, end: int) -> None:
        self.ring = ring
        self.end = end
        self._room = room
        self._made: dict[tuple[str, object, int], tuple[Sequence[Entry], bytes]] = {}

    def get(self, group: Group, index: int, reader: Listener) -> tuple[Sequence[Entry], bytes]:
        """The piece that begins at the index, and its frame for this reader."""
        key = group.wire.name, group.framing, index
        if key not in self._made:
            end = min(index + fanout.MAX_FRAME_ENTRIES, self.end)
            piece = next(fanout.cut(self.ring.read(index, end)))
            self._made[key] = piece, group.encode(self._room, piece)
        piece, frame = self._made[key]
        if reader.key in group.origins(piece):
            frame = group.encode(self._room, piece, reader=reader.key)
        return piece, frame


def _is_drained(listener: Listener, cursor: Cursor, now: float) -> bool:
    """Whether it has read nearly all it got; reading a little is a sign of life as well."""
    buffered = listener.transport.buffered_bytes()
    if buffered < cursor.buffered or buffered <= _DRAINED_BYTES:
        cursor.since = now
    cursor.buffered = buffered
    return buffered <= _DRAINED_BYTES
