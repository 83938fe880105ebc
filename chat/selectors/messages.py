"""Lines that were said: from the room's stream while it has them, before that from the database.

Frames are those clients get. Without Valkey the database alone answers: what is missing then is
what the writer has not got.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from redis.exceptions import RedisError

from chat.models import Message
from chat.policies.limits import RECENT_MESSAGES
from chat.stream.rows import frame_of
from chat.stream.tail import Tail, read_line, read_tail
from chat.wire.ids import position_of, room_number_of
from chat.wire.rooms import chat_room

Frame = dict[str, Any]

_MAX_REMOVED = 1000


def recent_messages(
    channel_id: int, limit: int = RECENT_MESSAGES, before: UUID | None = None
) -> list[Frame]:
    """The last lines (before that id), oldest first; deleted ones are not given."""
    tail = tail_of(channel_id, wanted=limit, before=before)
    lines = tail.visible()[-limit:]
    if len(lines) < limit:
        older = _older(channel_id, tail, before).filter(deleted_at=None)
        # Removals that are not written yet may concern rows: a few more make up for them.
        spare = len(tail.removed_ids)
        rows = _frames(older.order_by("-id")[: limit - len(lines) + spare])
        visible = [row for row in rows if not tail.is_removed(row)]
        lines = visible[: limit - len(lines)][::-1] + lines
    return lines


def messages_of(
    channel_id: int, user_id: int, limit: int = 50, before: UUID | None = None
) -> list[Frame]:
    """An account's last lines in the channel, oldest first; deleted ones have `isDeleted`."""
    tail = tail_of(channel_id, before=before, user_id=user_id)
    lines = [_flagged(line, tail) for line in tail.lines[-limit:]]
    if len(lines) < limit:
        older = _older(channel_id, tail, before).filter(user_id=user_id)
        rows = older.order_by("-id")[: limit - len(lines)]
        lines = [_flagged_row(row, tail) for row in rows][::-1] + lines
    return lines


def messages_after(
    channel_id: int, after: UUID, limit: int = 1000, until: UUID | None = None
) -> list[Frame]:
    """Written lines after the id, oldest first, up to and with `until`; deleted ones left out.

    For readers whom the stream does not reach any more: all that it has dropped is written.
    """
    rows = Message.objects.filter(channel_id=channel_id, id__gt=after, deleted_at=None)
    if until is not None:
        rows = rows.filter(id__lte=until)
    return _frames(rows.order_by("id")[:limit])


def deleted_since(channel_id: int, moment: datetime) -> list[UUID]:
    """The lines taken away since then, the latest 1,000 of them, newest deletion first."""
    whole_ms = moment.replace(microsecond=moment.microsecond // 1000 * 1000)  # as positions are
    rows = Message.objects.filter(channel_id=channel_id, deleted_at__gte=whole_ms)
    return list(rows.order_by("-deleted_at").values_list("id", flat=True)[:_MAX_REMOVED])


def find_message(channel_id: int, message_id: UUID) -> Frame | None:
    """The line, with `isDeleted` if it was; None when the channel has no line of this id."""
    if not _is_of(message_id, channel_id):
        return None
    tail = _or_nothing(lambda: read_line(chat_room(channel_id), message_id))
    for line in tail.lines:
        if line["id"] == str(message_id):
            return _flagged(line, tail)
    row = Message.objects.filter(channel_id=channel_id, id=message_id).first()
    return _flagged_row(row, tail) if row else None


def excerpt_around(
    channel_id: int, message_id: UUID, *, before: int = 10, after: int = 10
) -> list[Frame]:
    """The line, what was said just before and after it, oldest first; deleted ones flagged."""
    tail = tail_of(channel_id)
    rows = Message.objects.filter(channel_id=channel_id)
    found = [
        *rows.filter(id__lte=message_id).order_by("-id")[: before + 1],
        *rows.filter(id__gt=message_id).order_by("id")[:after],
    ]
    frames = {UUID(line["id"]): _flagged(line, tail) for line in tail.lines}
    frames |= {row.id: _flagged_row(row, tail) for row in found}
    earlier = sorted(identifier for identifier in frames if identifier <= message_id)
    later = sorted(identifier for identifier in frames if identifier > message_id)
    return [frames[identifier] for identifier in earlier[-before - 1 :] + later[:after]]


def _is_of(message_id: UUID, channel_id: int) -> bool:
    try:
        position_of(message_id)
    except ValueError:
        return False
    return room_number_of(message_id) == channel_id


def tail_of(channel_id: int, **options: Any) -> Tail:
    """`read_tail` of the channel's chat; nothing when Valkey is away."""
    return _or_nothing(lambda: read_tail(chat_room(channel_id), **options))


def _or_nothing(read: Callable[[], Tail]) -> Tail:
    """What it reads; nothing when Valkey is away."""
    try:
        return read()
    except RedisError:
        return Tail()


def _older(channel_id: int, tail: Tail, before: UUID | None) -> QuerySet[Message]:
    """Rows from before what the tail has looked at."""
    rows = Message.objects.filter(channel_id=channel_id)
    bounds = [bound for bound in (tail.first, before) if bound is not None]
    return rows.filter(id__lt=min(bounds)) if bounds else rows


def _frames(rows: Iterable[Message]) -> list[Frame]:
    return [frame_of(row) for row in rows]


def _flagged(line: Frame, tail: Tail) -> Frame:
    return line | {"isDeleted": True} if tail.is_removed(line) else line


def _flagged_row(row: Message, tail: Tail) -> Frame:
    line = frame_of(row)
    return line | {"isDeleted": True} if row.deleted_at else _flagged(line, tail)
