"""What pages may say on /ws/events: JSON texts, read into dataclasses (docs/events-socket.md)."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from accounts.policies import LOGIN_PATTERN
from twitchclone.core.errors import InvalidInput

MAX_FRAME_BYTES = 2048
_MAX_ID = 2**63 - 1
_MAX_TOKEN_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Follow a channel's events, from after the id where one is given."""

    login: str
    after: int | None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Leave a channel."""

    login: str


@dataclass(frozen=True, slots=True)
class PlayerHeartbeat:
    """The channel's picture is playing."""

    login: str


@dataclass(frozen=True, slots=True)
class SubscribeHealth:
    """Follow the health of a channel's publisher; empty for one's own channel."""

    login: str


@dataclass(frozen=True, slots=True)
class SubscribeDirectory:
    """Hear which channels go live or offline."""


@dataclass(frozen=True, slots=True)
class SubscribeVideos:
    """Follow what becomes of one's own recordings and uploads."""


@dataclass(frozen=True, slots=True)
class SubscribeOverlay:
    """Be told what the overlay pages of a channel are told; the secret says whose."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ping:
    """Ask for a pong."""


ClientMessage = (
    Subscribe
    | Unsubscribe
    | PlayerHeartbeat
    | SubscribeHealth
    | SubscribeDirectory
    | SubscribeVideos
    | SubscribeOverlay
    | Ping
)


def parse_message(text: str) -> ClientMessage:
    """The message in one frame; raises InvalidInput with what is wrong with it."""
    if len(text) > MAX_FRAME_BYTES:
        raise InvalidInput(f"A message has at most {MAX_FRAME_BYTES} bytes.", code="too_large")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidInput("A message is one JSON object.", code="bad_json") from None
    if not isinstance(body, dict):
        raise InvalidInput("A message is one JSON object.", code="bad_json")
    return _read(body)


def _read(body: dict[str, Any]) -> ClientMessage:
    match body.get("type"):
        case "subscribe":
            return Subscribe(_login(body), _after(body.get("after")))
        case "unsubscribe":
            return Unsubscribe(_login(body))
        case "heartbeat":
            return PlayerHeartbeat(_login(body))
        case "subscribe_health":
            return SubscribeHealth(_login(body) if body.get("channel") is not None else "")
        case "subscribe_directory":
            return SubscribeDirectory()
        case "subscribe_videos":
            return SubscribeVideos()
        case "subscribe_overlay":
            return SubscribeOverlay(_token(body))
        case "ping":
            return Ping()
        case _:
            raise InvalidInput("This type of message is not known.", code="unknown_type")


def _login(body: dict[str, Any]) -> str:
    login = body.get("channel")
    if not isinstance(login, str) or not re.fullmatch(LOGIN_PATTERN, login.lower()):
        raise InvalidInput("channel is the login of a channel.", field="channel")
    return login.lower()


def _token(body: dict[str, Any]) -> str:
    token = body.get("token")
    if not isinstance(token, str) or not 0 < len(token) <= _MAX_TOKEN_LENGTH:
        raise InvalidInput("token is the secret part of an overlay's address.", field="token")
    return token


def _after(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _MAX_ID:
        raise InvalidInput("after is the id of an event, or null.", field="after")
    return value
