"""What clients may say on /ws/chat: JSON texts, read into dataclasses (docs/chat-protocol.md)."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.policies import LOGIN_PATTERN
from twitchclone.core.errors import InvalidInput

MAX_FRAME_BYTES = 8192
MAX_DEPTH = 8
_MAX_ID = 2**54 - 1  # what a message's id has room for
_MAX_NONCE_CHARACTERS = 64
_MAX_TOKEN_CHARACTERS = 200
_ID = re.compile(r"[0-9]{1,17}")


@dataclass(frozen=True, slots=True)
class Auth:
    """Be the account of this token."""

    token: str


@dataclass(frozen=True, slots=True)
class Join:
    """Hear a channel's room; by login, or by id when the login is empty."""

    login: str = ""
    channel_id: int = 0


@dataclass(frozen=True, slots=True)
class Leave:
    """Hear no more of a room."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class Chat:
    """Say something, or a slash command."""

    channel_id: int
    text: str
    reply_to: UUID | None = None
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """Join, and hear everything after this frame first."""

    channel_id: int
    after: UUID


@dataclass(frozen=True, slots=True)
class Moderate:
    """Hear what the room's moderators hear."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class AcknowledgeWarning:
    """Have read a moderator's warning."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class AcceptRules:
    """Agree to the room's rules."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Ask for a pong."""


ClientMessage = (
    Auth | Join | Leave | Chat | Resume | Moderate | AcknowledgeWarning | AcceptRules | Ping
)


def parse_message(text: str) -> ClientMessage:
    """The message in one frame; raises InvalidInput with what is wrong with it."""
    if len(text) > MAX_FRAME_BYTES or len(text.encode("utf-8", "replace")) > MAX_FRAME_BYTES:
        raise InvalidInput(f"A message has at most {MAX_FRAME_BYTES} bytes.", code="too_large")
    body = _read_json(text)
    kind = body.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise InvalidInput("This type of message is not known.", code="unknown_type")
    return reader(body)


def _read_json(text: str) -> dict[str, Any]:
    _refuse_depth(text)
    try:
        body = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise InvalidInput("A message is one JSON object.", code="bad_json") from None
    if not isinstance(body, dict):
        raise InvalidInput("A message is one JSON object.", code="bad_json")
    return body


def _refuse_depth(text: str) -> None:
    """Before parsing, which would go as deep as it is told; brackets in texts are no depth."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = deepest = 0
    is_text = is_escaped = False
    for character in text:
        if is_text:
            is_text = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
        elif character == '"':
            is_text = True
        elif character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    if deepest > MAX_DEPTH:
        raise InvalidInput("This message is nested too deeply.", code="too_deep")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259, 4 leaves the meaning of repeated names open; two readers must not disagree."""
    body = dict(pairs)
    if len(body) != len(pairs):
        raise ValueError("a name stands twice")
    return body


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _auth(body: dict[str, Any]) -> Auth:
    token = _text(body, "token", _MAX_TOKEN_CHARACTERS).removeprefix("oauth:")
    return Auth(token)


def _join(body: dict[str, Any]) -> Join:
    if body.get("channelId") is not None:
        return Join(channel_id=_channel_id(body))
    login = body.get("channel")
    if not isinstance(login, str) or not re.fullmatch(LOGIN_PATTERN, login.lower()):
        raise InvalidInput("channel is the login of a channel.", field="channel")
    return Join(login=login.lower())


def _chat(body: dict[str, Any]) -> Chat:
    reply_to = None if body.get("replyTo") is None else _uuid(body, "replyTo")
    nonce = "" if body.get("nonce") is None else _nonce(body)
    return Chat(_channel_id(body), _text(body, "text", MAX_FRAME_BYTES), reply_to, nonce)


def _resume(body: dict[str, Any]) -> Resume:
    return Resume(_channel_id(body), _uuid(body, "after"))


def _channel_id(body: dict[str, Any]) -> int:
    value = body.get("channelId")
    if type(value) is int:
        value = str(value) if 0 <= value <= _MAX_ID else None
    if not isinstance(value, str) or not _ID.fullmatch(value) or int(value) > _MAX_ID:
        raise InvalidInput("channelId is the id of a channel.", field="channelId")
    return int(value)


def _uuid(body: dict[str, Any], name: str) -> UUID:
    value = body.get(name)
    # UUID() itself also reads braces and a urn: prefix.
    if isinstance(value, str) and re.fullmatch(r"[0-9A-Fa-f-]{36}", value):
        try:
            return UUID(value)
        except ValueError:
            pass
    raise InvalidInput(f"{name} is the id of a message.", field=name)


def _text(body: dict[str, Any], name: str, maximum: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or len(value) > maximum:
        raise InvalidInput(f"{name} is a text.", field=name)
    # JSON can spell half a character (\ud800), which no encoding carries on.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidInput(f"{name} holds broken characters.", code="not_text", field=name)
    return value


def _nonce(body: dict[str, Any]) -> str:
    nonce = _text(body, "nonce", _MAX_NONCE_CHARACTERS)
    if not nonce.isascii() or not nonce.isprintable():
        raise InvalidInput("nonce is a text of printable ASCII.", field="nonce")
    return nonce


_READERS: dict[str, Callable[[dict[str, Any]], ClientMessage]] = {
    "auth": _auth,
    "join": _join,
    "leave": lambda body: Leave(_channel_id(body)),
    "chat": _chat,
    "resume": _resume,
    "moderate": lambda body: Moderate(_channel_id(body)),
    "acknowledge_warning": lambda body: AcknowledgeWarning(_channel_id(body)),
    "accept_rules": lambda body: AcceptRules(_channel_id(body)),
    "ping": lambda body: Ping(),
}
