"""What a reader has missed: nothing while the stream reaches back, else out of the archive."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chat.selectors.messages import deleted_since, messages_after
from chat.stream.read import bounds, frame, read_after
from chat.wire.ids import Position, message_id, position_of, room_number_of
from chat.wire.rooms import chat_room
from twitchclone.core import clock
from twitchclone.core.db import run_sync
from twitchclone.core.errors import InvalidInput

# Who missed more is better off with the room as it is now.
MAX_MISSED = 1000

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Missed:
    """Frames that come before what the stream has after `position`."""

    frames: list[Frame]
    position: Position
    last: UUID


def read_position(channel_id: int, after: UUID) -> Position:
    """Where in the room this frame stands; raises InvalidInput for another room's, or none's."""
    try:
        position = position_of(after)
    except ValueError:
        position = None
    if position is None or room_number_of(after) != channel_id:
        raise InvalidInput("after is the id of a frame of this room.", field="after")
    return position


async def read_missed(channel_id: int, after: UUID) -> Missed | None:
    """What the reader needs before it can go on with the stream; None when that is too much."""
    position = read_position(channel_id, after)
    room = chat_room(channel_id)
    first, newest = await bounds(room)
    if first <= position <= newest:
        return Missed([], position, after)
    # The oldest entry of the stream goes along, so that the hub can go on from a place it knows.
    oldest = await read_after(room, Position(0, 0), limit=1)
    until = oldest[0].id if oldest else None
    frames = await run_sync(_read_archive, channel_id, after, position, until)
    if frames is None:
        return None
    if not oldest:
        return Missed(frames, newest, _last_of(frames, after))
    return Missed(
        [*frames, json.loads(frame(oldest[0]))],
        oldest[0].position,
        message_id(oldest[0].position, channel_id),
    )


def _last_of(frames: list[Frame], after: UUID) -> UUID:
    """The place of the last frame that has one."""
    return next((UUID(one["id"]) for one in reversed(frames) if "id" in one), after)


def _read_archive(
    channel_id: int, after: UUID, position: Position, until: UUID | None
) -> list[Frame] | None:
    lines = messages_after(channel_id, after, MAX_MISSED + 1, until)
    if len(lines) > MAX_MISSED:
        return None
    # An id that somebody made up may lie beyond what datetime can say.
    gone_since = datetime.fromtimestamp(min(position.ms, clock.now_ms()) / 1000, UTC)
    removed = deleted_since(channel_id, gone_since)
    return [
        *(_deleted(channel_id, one) for one in reversed(removed) if one <= after),
        *(line for line in lines if line["id"] != str(until)),
    ]


def _deleted(channel_id: int, identifier: UUID) -> Frame:
    """A removal without a place in the room's order: the archive keeps what is gone, not how."""
    return {
        "type": "message_deleted",
        "channelId": str(channel_id),
        "messageId": str(identifier),
        "userId": "",
        "username": "",
        "message": "",
        "moderator": "",
    }
