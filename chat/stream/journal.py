"""The journals: all that was said, by shard, that the database has not got yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from chat.stream.connections import Row, client, stream_rows
from chat.stream.scripts import Script
from chat.wire.ids import Position, message_id, parse_position
from chat.wire.rooms import SHARDS, RoomKey, chat_room, journal_key

# What a room's stream keeps, beside all that is not written yet, for readers that were away for a
# moment: ten minutes, but 200 entries at least and 2,000 at most. It all is memory, of thousands of
# rooms, and the database has it too: so a room where nobody speaks soon keeps nothing.
KEPT_ENTRIES = 2000
KEPT_AT_LEAST = 200
_KEPT_MS = 10 * 60 * 1000
_KEPT_IN_SILENCE_S = 3600
_KEPT_UNREADABLE = 1000

# What is behind the last written entry leaves the journal, and only then may the streams be
# trimmed: at most what the journal still holds of a shard is unwritten in any one of its rooms, and
# so many of the newest entries are spared (LIMIT bounds how many may go).
_SETTLE = Script(
    f"""
redis.call('XTRIM', KEYS[1], 'MINID', ARGV[1])
local unwritten = redis.call('XLEN', KEYS[1])
local oldest = string.format('%.0f', redis.call('TIME')[1] * 1000 - {_KEPT_MS})
for i = 2, #KEYS do
  redis.call('XTRIM', KEYS[i], 'MAXLEN', '~', {KEPT_ENTRIES} + unwritten)
  local spare = redis.call('XLEN', KEYS[i]) - {KEPT_AT_LEAST} - unwritten
  if spare > 0 then redis.call('XTRIM', KEYS[i], 'MINID', '~', oldest, 'LIMIT', spare) end
  redis.call('EXPIRE', KEYS[i], {_KEPT_IN_SILENCE_S})
end
return unwritten
"""
)


@dataclass(frozen=True, slots=True)
class Journalled:
    """One entry of a journal; `body` is the frame's JSON without `id` and `timestamp`."""

    place: Position  # in the journal
    channel_id: int
    position: Position  # in its room
    body: bytes

    @property
    def id(self) -> UUID:
        """The message's id."""
        return message_id(self.position, self.channel_id)


@dataclass(frozen=True, slots=True)
class Damaged:
    """An entry that cannot be read or written, and why."""

    place: Position
    fields: dict[bytes, bytes]
    reason: str


def wait_for_entries(block_ms: int) -> list[int]:
    """The shards whose journals hold something; empty after `block_ms` without. Raises RedisError.

    What is written leaves the journal, so reading each from its start needs no memory of where one
    was, and nothing can be skipped.
    """
    shards = {journal_key(shard).encode(): shard for shard in range(SHARDS)}
    starts: dict[Any, Any] = dict.fromkeys(shards, "0")
    found = cast(list[tuple[bytes, list[Row]]], client().xread(starts, count=1, block=block_ms))
    return [shards[key] for key, _ in found or []]


def read_journal(shard: int, limit: int) -> list[Journalled | Damaged]:
    """The journal's first `limit` entries, in order."""
    rows = stream_rows(client().xrange(journal_key(shard), count=limit))
    return [_read(parse_position(place), fields) for place, fields in rows]


def settle(shard: int, last: Position, channel_ids: Iterable[int]) -> None:
    """Everything up to `last` is committed: drop it from the journal, and trim these rooms."""
    rooms: list[RoomKey] = [chat_room(channel_id) for channel_id in channel_ids]
    keys = [journal_key(shard), *(room.key("stream") for room in rooms)]
    _SETTLE.run(keys, [f"{last.ms}-{last.sequence + 1}"])


def set_aside(shard: int, entries: Sequence[Damaged]) -> None:
    """Keep what could not be written where it blocks nobody, for whoever looks into it."""
    pipeline = client().pipeline(transaction=False)
    for entry in entries:
        fields: dict[Any, Any] = {
            **entry.fields,
            b"reason": entry.reason.encode("utf-8", "replace"),
        }
        pipeline.xadd(unreadable_key(shard), fields, maxlen=_KEPT_UNREADABLE)
    pipeline.execute()


def unreadable_key(shard: int) -> str:
    """The stream of the shard's entries that were set aside."""
    return f"chat:{{{shard}}}:unreadable"


def backlog() -> int:
    """How many entries wait for the writer, in all shards."""
    pipeline = client().pipeline(transaction=False)
    for shard in range(SHARDS):
        pipeline.xlen(journal_key(shard))
    return sum(pipeline.execute())


def _read(place: Position, fields: dict[bytes, bytes]) -> Journalled | Damaged:
    try:
        return Journalled(place, int(fields[b"r"]), parse_position(fields[b"p"]), fields[b"b"])
    except (KeyError, ValueError) as error:
        return Damaged(place, fields, f"{type(error).__name__}: {error}")
