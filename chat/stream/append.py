"""Adds an entry to a room's stream: one script checks the sender, appends, journals, publishes."""

import hashlib
import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import structlog
from redis.exceptions import RedisError

from chat.errors import Banned, Duplicate, NotUnique, Overloaded, SlowMode, TimedOut
from chat.policies import limits
from chat.stream.append_script import APPEND
from chat.stream.rows import REMOVALS
from chat.stream.scripts import Argument
from chat.wire.ids import Position, message_id, parse_position
from chat.wire.rooms import RoomKey, RoomKind, journal_key

log = structlog.get_logger(__name__)

# Entries of one shard that the database has not got yet. Beyond it Valkey's memory would end before
# the database came back; whoever is refused knows, and whoever was acknowledged is kept.
MAX_BACKLOG = 100_000
_NONCE_WITHIN_MS = 120_000
# The relay repeats an event whose delivery it could not note down, however long that took.
_NONCE_OF_EVENT_WITHIN_MS = 24 * 3600 * 1000
# The client repeats a command whose answer was lost: that takes seconds.
_OWN_NONCE_WITHIN_MS = 30_000
_LOGGED_EVERY_S = 10.0
_logged_at = -_LOGGED_EVERY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What the script checks for a line, atomically with the append.

    `room_version` is that of the RoomSnapshot the sender's edge decided with. `slow_mode_ms` is 0
    for exempt senders; empty digests are not checked.
    """

    user_id: int
    room_version: int
    slow_mode_ms: int = 0
    duplicate_digest: str = ""  # within limits.DUPLICATE_WITHIN_S, per account and room
    unique_digest: str = ""  # unique chat: within limits.UNIQUE_WITHIN_S, per room


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """Whose lines the frame takes away, and when that was decided.

    Where the ban is over by the time the frame is appended, its `before` (ms) spares the lines
    that were said since.
    """

    user_id: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the entry stands; `is_repeat` when this nonce was appended before."""

    id: UUID
    timestamp_ms: int
    position: Position
    is_repeat: bool


class Stale(Exception):
    """The room has changed since the snapshot, or Valkey lost it: load it anew and try again."""


async def append(
    room: RoomKey,
    body: Mapping[str, Any],
    *,
    nonce: str = "",
    origin: str = "",
    guard: Guard | None = None,
) -> Appended:
    """Append a frame (without id and timestamp) to the room; once it returns, it is durable.

    `nonce`, scoped by the caller, makes a repeat within two minutes (a day without a guard)
    harmless; `origin` is the key of the Listener whose connection sent it. Raises Banned, TimedOut,
    SlowMode, Duplicate, NotUnique, Stale, and Overloaded when Valkey or the database has been away
    for too long: after it, the outcome may be unknown; a retry with the same nonce is right.
    """
    keys, arguments = _command(room, body, nonce=nonce, origin=origin, guard=guard)
    try:
        answer = await APPEND.run_async(keys, arguments)
    except RedisError as error:
        raise _overloaded(error) from error
    return _appended(room, answer)


def append_sync(
    room: RoomKey,
    body: Mapping[str, Any],
    *,
    nonce: str = "",
    origin: str = "",
    guard: Guard | None = None,
    cleared: Cleared | None = None,
) -> Appended:
    """`append` for synchronous code; with `cleared` the body tells before when lines are gone."""
    keys, arguments = _command(room, body, nonce=nonce, origin=origin, guard=guard, cleared=cleared)
    try:
        answer = APPEND.run(keys, arguments)
    except RedisError as error:
        raise _overloaded(error) from error
    return _appended(room, answer)


def _command(
    room: RoomKey,
    body: Mapping[str, Any],
    *,
    nonce: str,
    origin: str,
    guard: Guard | None,
    cleared: Cleared | None = None,
) -> tuple[list[str], list[Argument]]:
    """The script's keys and arguments; a connection may say anything in its nonce, so it is hashed.

    Every append has a nonce: the client library silently repeats a command whose answer was lost.
    """
    digest = hashlib.blake2b((nonce or uuid4().hex).encode("utf-8", "replace"), digest_size=16)
    user = guard.user_id if guard else 0
    keys = [
        room.key("stream"),
        room.key("last"),
        journal_key(room.shard),
        room.key("live"),
        room.key(f"nonce:{digest.hexdigest()}"),
        room.key("version"),
        room.key("bans"),
        room.key(f"said:{user}"),
        room.key(f"duplicate:{user}:{guard.duplicate_digest if guard else ''}"),
        room.key(f"unique:{guard.unique_digest if guard else ''}"),
        room.key("removals"),
    ]
    arguments: list[Argument] = [
        _encode(body),
        origin or "-",
        room.number,
        _nonce_lives_ms(nonce, guard),
        MAX_BACKLOG if room.kind is RoomKind.CHAT else 0,
        cleared.user_id if cleared else "",
        cleared.at_ms if cleared else "",
        "removal" if body.get("type") in REMOVALS else "",
    ]
    return keys, arguments + (_guard_arguments(guard) if guard else [])


def _nonce_lives_ms(nonce: str, guard: Guard | None) -> int:
    if not nonce:
        return _OWN_NONCE_WITHIN_MS
    return _NONCE_WITHIN_MS if guard else _NONCE_OF_EVENT_WITHIN_MS


def _guard_arguments(guard: Guard) -> list[Argument]:
    return [
        guard.user_id,
        guard.room_version,
        guard.slow_mode_ms,
        limits.DUPLICATE_WITHIN_S if guard.duplicate_digest else 0,
        limits.UNIQUE_WITHIN_S if guard.unique_digest else 0,
    ]


def _encode(body: Mapping[str, Any]) -> bytes:
    # Half a surrogate pair is no text: UTF-8 cannot carry it to anybody.
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _appended(room: RoomKey, answer: list[Any]) -> Appended:
    outcome, value = answer[0].decode(), answer[1]
    if outcome not in ("appended", "repeated"):
        raise _refusal(outcome, value)
    position = parse_position(value)
    identifier = message_id(position, room.number)
    return Appended(identifier, position.ms, position, outcome == "repeated")


def _refusal(outcome: str, value: Any) -> Exception:
    match outcome:
        case "stale":
            return Stale()
        case "banned":
            return Banned()
        case "timed_out":
            return TimedOut(retry_after_s=math.ceil(int(value) / 1000))
        case "slow":
            return SlowMode(retry_after_s=math.ceil(int(value) / 1000))
        case "duplicate":
            return Duplicate()
        case "not_unique":
            return NotUnique()
        case _:
            return Overloaded()


def _overloaded(error: RedisError) -> Overloaded:
    """The refusal; thousands may get it in a second, so not each is logged."""
    global _logged_at
    if time.monotonic() - _logged_at >= _LOGGED_EVERY_S:
        _logged_at = time.monotonic()
        log.warning("chat.append_failed", error=type(error).__name__)
    return Overloaded()
