"""Takes a deleted account's words out of the streams, where they would stay for days."""

import json
from collections.abc import Iterable

from chat.stream.connections import client, stream_rows
from chat.stream.restrictions import forget_room
from chat.wire.rooms import (
    SHARDS,
    RoomKey,
    account_room,
    chat_room,
    journal_key,
    moderators_room,
)

_AT_ONCE = 500


def purge_account(user_id: int, channel_ids: Iterable[int]) -> None:
    """Drop the account's own rooms, and its lines from those of these channels."""
    forget_room(user_id)
    for own in (moderators_room(user_id), account_room(user_id)):
        client().unlink(own.key("stream"), own.key("last"))
    for channel_id in channel_ids:
        _purge_lines(chat_room(channel_id), user_id)


def unwritten_rooms(user_id: int) -> set[int]:
    """Channels where the account spoke, unknown to the writer yet; raises RedisError."""
    found: set[int] = set()
    for shard in range(SHARDS):
        start = "-"
        while rows := stream_rows(client().xrange(journal_key(shard), min=start, count=_AT_ONCE)):
            start = f"({rows[-1][0].decode()}"
            found |= {int(each[b"r"]) for _, each in rows if b'"%d"' % user_id in each[b"b"]}
    return found


def _purge_lines(room: RoomKey, user_id: int) -> None:
    key, start = room.key("stream"), "-"
    while rows := stream_rows(client().xrange(key, min=start, count=_AT_ONCE)):
        start = f"({rows[-1][0].decode()}"
        if gone := [place for place, fields in rows if _is_about(fields[b"b"], user_id)]:
            client().xdel(key, *gone)


def _is_about(body: bytes, user_id: int) -> bool:
    """Whether it is the account's line, or one taken away from it, or an answer to one."""
    if b'"%d"' % user_id not in body:  # parsing costs
        return False
    frame = json.loads(body)
    reply = frame.get("reply") or {}
    people = (frame.get("userId"), reply.get("userId"), reply.get("threadUserId"))
    return str(user_id) in people
