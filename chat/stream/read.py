"""Reads a room's stream: what came after a position, the newest entries, how far it reaches."""

from dataclasses import dataclass
from uuid import UUID

from chat.stream.connections import Row, async_client, client, stream_rows
from chat.wire.ids import START, Position, message_id, parse_position
from chat.wire.rooms import RoomKey


@dataclass(slots=True)
class Entry:
    """One entry; `body` is the frame's JSON object as text, without `id` and `timestamp`."""

    position: Position
    id: UUID
    timestamp_ms: int
    origin: str  # the key of the Listener that sent it; "" when nobody connected did
    body: bytes


def live_channel(room: RoomKey) -> str:
    """The pub/sub channel of the room; what it carries is for `parse_published`."""
    return room.key("live")


def parse_published(room: RoomKey, payload: bytes) -> tuple[Position, Entry]:
    """The position before, and the entry, of a payload `<position> <before> <origin or -> <body>`.

    Whoever has not seen the position before has missed something: `read_after` has it.
    """
    position, before, origin, body = payload.split(b" ", 3)
    return parse_position(before), entry(room, parse_position(position), origin, body)


def entry(room: RoomKey, position: Position, origin: bytes, body: bytes) -> Entry:
    """An entry from its parts, as Valkey keeps them."""
    sender = "" if origin == b"-" else origin.decode("utf-8", "replace")
    return Entry(position, message_id(position, room.number), position.ms, sender, body)


def frame(item: Entry) -> bytes:
    """The whole frame as clients get it; nothing is parsed."""
    return b'{"id":"%b","timestamp":%d,%b' % (
        str(item.id).encode(),
        item.timestamp_ms,
        item.body[1:],
    )


async def read_after(room: RoomKey, after: Position, *, limit: int = 1000) -> list[Entry]:
    """The first `limit` entries after the position, oldest first; raises RedisError."""
    rows = await async_client().xrange(room.key("stream"), min=f"({after}", count=limit)
    return entries_of(room, stream_rows(rows))


def read_after_sync(room: RoomKey, after: Position, *, limit: int = 1000) -> list[Entry]:
    """`read_after` for synchronous code."""
    rows = client().xrange(room.key("stream"), min=f"({after}", count=limit)
    return entries_of(room, stream_rows(rows))


async def newest(room: RoomKey, count: int) -> list[Entry]:
    """The last `count` entries, oldest first; raises RedisError."""
    rows = await async_client().xrevrange(room.key("stream"), count=count)
    return entries_of(room, stream_rows(rows))[::-1]


def newest_sync(room: RoomKey, count: int) -> list[Entry]:
    """`newest` for synchronous code."""
    rows = client().xrevrange(room.key("stream"), count=count)
    return entries_of(room, stream_rows(rows))[::-1]


def read_one_sync(room: RoomKey, position: Position) -> Entry | None:
    """The entry at this position, if the stream still has it; raises RedisError."""
    rows = client().xrange(room.key("stream"), min=str(position), max=str(position), count=1)
    return next(iter(entries_of(room, stream_rows(rows))), None)


async def bounds(room: RoomKey) -> tuple[Position, Position]:
    """The positions of the oldest entry there is and of the newest that ever was.

    A reader that has seen the first, or anything later, misses nothing by `read_after`. Without
    entries both are the last position ever used; START in a room without a past.
    """
    pipeline = async_client().pipeline(transaction=True)
    pipeline.get(room.key("last"))
    pipeline.xrange(room.key("stream"), count=1)
    last, oldest = await pipeline.execute()
    newest_position = parse_position(last) if last else START
    return (parse_position(oldest[0][0]) if oldest else newest_position), newest_position


def entries_of(room: RoomKey, rows: list[Row]) -> list[Entry]:
    """Valkey's rows as entries, in the same order."""
    return [
        entry(room, parse_position(position), fields[b"o"], fields[b"b"])
        for position, fields in rows
    ]
