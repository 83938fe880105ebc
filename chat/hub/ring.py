"""The newest entries of a room, without a gap, for whoever is a little behind."""

from bisect import bisect_right

from chat.stream.read import Entry
from chat.wire.ids import Position

KEPT_ENTRIES = 2_000
KEPT_BYTES = 1_048_576


class Ring:
    """Entries by index, which counts from the room's opening; the oldest are dropped.

    All that came after the position `floor` is here.
    """

    __slots__ = ("_entries", "_size", "floor", "start")

    def __init__(self, floor: Position) -> None:
        self.floor = floor
        self.start = 0  # index of the oldest entry
        self._entries: list[Entry] = []
        self._size = 0

    @property
    def end(self) -> int:
        """The index that the next entry will have."""
        return self.start + len(self._entries)

    @property
    def last(self) -> Position:
        """The newest position, which is the floor in an empty ring."""
        return self._entries[-1].position if self._entries else self.floor

    def append(self, entry: Entry) -> None:
        """Add the entry that follows the last."""
        self._entries.append(entry)
        self._size += len(entry.body)

    def index_after(self, position: Position) -> int | None:
        """Where to read on for who has seen this position; None when that is no longer here."""
        if position < self.floor:
            return None
        return self.start + bisect_right(self._entries, position, key=lambda entry: entry.position)

    def position_before(self, index: int) -> Position:
        """The position that precedes the entry at this index."""
        return self._entries[index - self.start - 1].position if index > self.start else self.floor

    def read(self, start: int, end: int) -> list[Entry]:
        """The entries from one index to before another; both are here."""
        return self._entries[start - self.start : end - self.start]

    def trim(self, before: int, *, older_than_ms: int = 0) -> None:
        """Drop what is too much or too old, but nothing from the index `before` on."""
        count, size = 0, self._size
        for entry in self._entries[: max(0, before - self.start)]:
            is_too_much = len(self._entries) - count > KEPT_ENTRIES or size > KEPT_BYTES
            if not is_too_much and entry.position.ms >= older_than_ms:
                break
            count += 1
            size -= len(entry.body)
        if count:
            self.floor = self._entries[count - 1].position
            self._size = size
            self.start += count
            del self._entries[:count]
