"""The newest lines of a room as its stream has them, and what was taken away from them.

A line can be read, replied to and deleted before the writer has it. All that is not written yet is
in the stream, and so is every removal that came after a line that is: together with the rows older
than the stream's first entry, that is the whole room.
"""

import json
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from chat.stream.connections import client, stream_rows
from chat.stream.read import Entry, entries_of, frame
from chat.stream.rows import REMOVALS, Removal, read_removal
from chat.wire.ids import position_of
from chat.wire.rooms import RoomKey

Frame = dict[str, Any]

_PAGE = 200
_LINES = ("chat", "notice")


@dataclass(slots=True)
class Tail:
    """Lines, oldest first, removed ones included; `first` is the oldest entry that was looked at.

    None as `first`: the stream has nothing. `is_whole`: it was read to its beginning.
    """

    lines: list[Frame] = field(default_factory=list)
    first: UUID | None = None
    is_whole: bool = False
    removed_ids: set[UUID] = field(default_factory=set)
    # By account; None is everybody. A raid of bans must not be searched for each line.
    clears: dict[int | None, list[Removal]] = field(default_factory=dict)

    def add_removal(self, removal: Removal) -> None:
        """Take a removal into account, for lines of the stream and older ones."""
        if removal.message_id is not None:
            self.removed_ids.add(removal.message_id)
        else:
            self.clears.setdefault(removal.user_id, []).append(removal)

    def is_removed(self, line: Frame) -> bool:
        """Whether the line was taken away by what the tail has seen."""
        identifier, user_id = UUID(line["id"]), int(line["userId"])
        clears = [*self.clears.get(user_id, ()), *self.clears.get(None, ())]
        return identifier in self.removed_ids or any(
            removal.covers(identifier, user_id) for removal in clears
        )

    def visible(self) -> list[Frame]:
        """The lines that were not removed."""
        return [line for line in self.lines if not self.is_removed(line)]


def read_tail(
    room: RoomKey,
    *,
    wanted: int | None = None,
    before: UUID | None = None,
    user_id: int | None = None,
) -> Tail:
    """Read back from the newest entry until there are `wanted` visible lines, or to the start.

    `before` leaves out later lines (not their removals), `user_id` the lines of others. Raises
    RedisError.
    """
    tail, end = Tail(), "+"
    while not tail.is_whole and (wanted is None or len(tail.visible()) < wanted):
        answer = client().xrevrange(room.key("stream"), max=end, count=_PAGE)
        rows = stream_rows(answer)
        tail.is_whole = len(rows) < _PAGE
        page = entries_of(room, rows)
        if page:
            tail.first, end = page[-1].id, f"({page[-1].position}"
        _add(tail, room, page[::-1], before, user_id)
    return tail


def read_line(room: RoomKey, identifier: UUID) -> Tail:
    """The one line, if the stream has it, and what was taken away since it was said.

    Read by position: while the writer is away, a stream holds as much as was said. Raises
    RedisError, and ValueError for an id that is not a message's.
    """
    position, tail = position_of(identifier), Tail()
    removals = client().zrangebyscore(room.key("removals"), position.ms, "+inf")
    places = cast("list[bytes]", removals)
    pipeline = client().pipeline(transaction=False)
    for place in (str(position), *(place.decode() for place in places)):
        pipeline.xrange(room.key("stream"), min=place, max=place)
    rows = [row for answer in pipeline.execute() for row in stream_rows(answer)]
    _add(tail, room, entries_of(room, rows), None, None)
    return tail


def _add(
    tail: Tail, room: RoomKey, page: list[Entry], before: UUID | None, user_id: int | None
) -> None:
    lines = []
    for entry in page:
        # Parsing costs; most of a room is not this account's.
        if user_id is not None and not _may_matter(entry.body, user_id):
            continue
        found = json.loads(frame(entry))
        if found["type"] in REMOVALS:
            tail.add_removal(read_removal(room.number, entry.position, found))
        elif (
            found["type"] in _LINES
            and (before is None or entry.id < before)
            and (user_id is None or found["userId"] == str(user_id))
        ):
            lines.append(found)
    tail.lines = lines + tail.lines


def _may_matter(body: bytes, user_id: int) -> bool:
    return b'"%d"' % user_id in body or any(name.encode() in body for name in REMOVALS)
