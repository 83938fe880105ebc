"""What an entry of the journal means for the database: a line, lines taken away, or nothing."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chat.models import Message
from chat.stream.journal import Journalled
from chat.wire.ids import Position, first_id_at, message_id
from twitchclone.core import clock

# The frames that take lines away.
REMOVALS = frozenset({"message_deleted", "user_cleared", "chat_cleared"})
_LINE_KINDS = {"chat", "action", "announcement"}
# Columns of their own; the rest of a frame is `Message.body`.
_COLUMNS = {"type", "channelId", "userId", "username", "kind", "message"}
_LARGEST_ID = (1 << 63) - 1
# A timeout or a cleared chat empties screens; nobody's lines of last year are touched by it.
CLEARED_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `chat_message`; `body` is JSON text that PostgreSQL takes."""

    id: UUID
    channel_id: int
    user_id: int
    login: str
    kind: str
    text: str
    body: str
    thread_id: UUID | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Removal:
    """Lines before `id` that are taken away: one, an account's, or (neither given) all.

    `is_ban`: an account that is gone for good loses every line, else only what is recent.
    """

    id: UUID
    channel_id: int
    at: datetime
    moderator: str
    message_id: UUID | None = None
    user_id: int | None = None
    is_ban: bool = False

    @property
    def since(self) -> UUID:
        """The first id that may be taken away."""
        if self.is_ban or self.message_id is not None:
            return UUID(int=0)
        return first_id_at(clock.to_ms(self.at - CLEARED_WITHIN))

    def covers(self, identifier: UUID, user_id: int) -> bool:
        """Whether it takes this line of the same room away."""
        if self.message_id is not None:
            return self.message_id == identifier
        return self.since <= identifier < self.id and self.user_id in (None, user_id)


def read_entry(entry: Journalled) -> Row | Removal | None:
    """The entry's meaning; None when it leaves no trace in the database.

    Raises ValueError, KeyError, TypeError, RecursionError, OverflowError or OSError (a time that no
    calendar has) when it cannot be read.
    """
    frame = json.loads(entry.body, parse_constant=_refuse)
    if b"\\" in entry.body:
        frame = _clean(frame)
    match frame["type"]:
        case "chat" | "notice":
            return _row(entry, frame)
        case "message_deleted" | "user_cleared" | "chat_cleared":
            return read_removal(entry.channel_id, entry.position, frame)
    return None


def read_removal(channel_id: int, position: Position, frame: dict[str, Any]) -> Removal:
    """What a frame `message_deleted`, `user_cleared` or `chat_cleared` takes away; raises alike."""
    is_of_user = frame["type"] == "user_cleared"
    is_of_line = frame["type"] == "message_deleted"
    before = message_id(position, channel_id)
    if "before" in frame:
        before = min(before, first_id_at(int(frame["before"])))
    return Removal(
        id=before,
        channel_id=channel_id,
        at=_moment(position),
        moderator=str(frame.get("moderator") or "")[:25],
        message_id=UUID(frame["messageId"]) if is_of_line else None,
        user_id=int(frame["userId"]) if is_of_user else None,
        is_ban=is_of_user and frame["durationSeconds"] is None,
    )


def frame_of(message: Message) -> dict[str, Any]:
    """The frame a row was made from; the reverse of `read_entry`."""
    is_notice = message.kind == Message.Kind.NOTICE
    return {
        "id": str(message.id),
        "timestamp": message.id.int >> 80,
        "type": "notice" if is_notice else "chat",
        "channelId": str(message.channel_id),
        "userId": str(message.user_id),
        "username": message.login,
        **({} if is_notice else {"kind": message.kind}),
        "message": message.text,
        **message.body,
    }


def _row(entry: Journalled, frame: dict[str, Any]) -> Row:
    kind = Message.Kind.NOTICE if frame["type"] == "notice" else frame["kind"]
    login, user_id, text = frame["username"], int(frame["userId"]), frame["message"]
    if not (isinstance(login, str) and len(login) <= 25 and isinstance(text, str)):
        raise ValueError("login or text is not one")
    if not 0 <= user_id <= _LARGEST_ID or (kind != Message.Kind.NOTICE and kind not in _LINE_KINDS):
        raise ValueError("account or kind is not one")
    reply = frame.get("reply")
    rest = {name: value for name, value in frame.items() if name not in _COLUMNS}
    return Row(
        id=entry.id,
        channel_id=entry.channel_id,
        user_id=user_id,
        login=login,
        kind=str(kind),
        text=text,
        body=json.dumps(rest, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
        thread_id=UUID(reply["threadId"]) if reply else None,
        sent_at=_moment(entry.position),
    )


def _moment(position: Position) -> datetime:
    return datetime.fromtimestamp(position.ms / 1000, UTC)


def _clean(value: Any) -> Any:
    """The value without what escapes can say and PostgreSQL cannot hold: NUL, half surrogates."""
    match value:
        case str():
            return value.replace("\x00", "").encode("utf-8", "replace").decode()
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {_clean(name): _clean(item) for name, item in value.items()}
    return value


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")
