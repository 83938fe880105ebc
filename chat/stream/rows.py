"""What an entry of the journal means for the database: a line, lines taken away, or nothing."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chat.models import Message
from chat.stream.journal import Journalled

_LINE_KINDS = {"chat", "action", "announcement"}
# Columns of their own; the rest of a frame is `Message.body`.
_COLUMNS = {"type", "channelId", "userId", "username", "kind", "message"}
_LARGEST_ID = (1 << 63) - 1


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
            return _removal(entry, frame)
    return None


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
        sent_at=_moment(entry),
    )


def _removal(entry: Journalled, frame: dict[str, Any]) -> Removal:
    is_of_user = frame["type"] == "user_cleared"
    is_of_line = frame["type"] == "message_deleted"
    return Removal(
        id=entry.id,
        channel_id=entry.channel_id,
        at=_moment(entry),
        moderator=str(frame.get("moderator") or "")[:25],
        message_id=UUID(frame["messageId"]) if is_of_line else None,
        user_id=int(frame["userId"]) if is_of_user else None,
        is_ban=is_of_user and frame["durationSeconds"] is None,
    )


def _moment(entry: Journalled) -> datetime:
    return datetime.fromtimestamp(entry.position.ms / 1000, UTC)


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
