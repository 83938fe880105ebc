"""What happens to a room and its lines: the bodies of the frames that are not lines.

Each function gives a frame without `id` and `timestamp`. They travel in the room's stream like
lines, so whoever resumes misses none.
"""

from typing import Any, TypedDict
from uuid import UUID


class RoomSettings(TypedDict):
    """The frame `room_state`'s `settings`: the room's modes in force."""

    slowModeSeconds: int
    followersOnlyMinutes: int | None  # None: off; 0: any follower
    isSubscribersOnly: bool
    isEmoteOnly: bool
    isUniqueChat: bool
    needsVerifiedEmail: bool
    minimumAccountAgeMinutes: int
    blocksLinks: bool
    isShieldOn: bool


def message_deleted(
    *, channel_id: int, message_id: UUID, user_id: int, login: str, text: str, moderator: str
) -> dict[str, Any]:
    """One line is taken away."""
    return {
        "type": "message_deleted",
        "channelId": str(channel_id),
        "messageId": str(message_id),
        "userId": str(user_id),
        "username": login,
        "message": text,
        "moderator": moderator,
    }


def user_cleared(
    *,
    channel_id: int,
    user_id: int,
    login: str,
    duration_s: int | None,
    moderator: str,
) -> dict[str, Any]:
    """An account was banned (`duration_s` None) or timed out: its lines are taken away.

    The reason is for the account and the moderators, not for everybody in the room. `before` (ms)
    is added when the frame comes after the end of the ban: what was said since is spared.
    """
    return {
        "type": "user_cleared",
        "channelId": str(channel_id),
        "userId": str(user_id),
        "username": login,
        "durationSeconds": duration_s,
        "moderator": moderator,
    }


def user_unbanned(*, channel_id: int, user_id: int, login: str, moderator: str) -> dict[str, Any]:
    """The ban or timeout was lifted; moderators and the account itself are told."""
    return {
        "type": "user_unbanned",
        "channelId": str(channel_id),
        "userId": str(user_id),
        "username": login,
        "moderator": moderator,
    }


def chat_cleared(*, channel_id: int, moderator: str) -> dict[str, Any]:
    """All lines are taken away."""
    return {"type": "chat_cleared", "channelId": str(channel_id), "moderator": moderator}


def room_state(
    *, channel_id: int, settings: RoomSettings, changed: list[str], moderator: str
) -> dict[str, Any]:
    """The room's modes changed; `changed` names the keys of `settings` that did."""
    return {
        "type": "room_state",
        "channelId": str(channel_id),
        "settings": settings,
        "changed": changed,
        "moderator": moderator,
    }


def pinned(
    *, channel_id: int, line: dict[str, Any] | None, moderator: str, until_ms: int | None = None
) -> dict[str, Any]:
    """A line is on top of the room (a whole `chat` frame), until then; None takes it down."""
    return {
        "type": "pinned",
        "channelId": str(channel_id),
        "line": line,
        "moderator": moderator,
        "until": until_ms,
    }


def poll(*, channel_id: int, poll: dict[str, Any]) -> dict[str, Any]:
    """A poll began, moved or ended: `{id, title, status, choices: [{id, title, votes}], startedAt,
    endsAt}`, times in ms."""
    return {"type": "poll", "channelId": str(channel_id), "poll": poll}


def prediction(*, channel_id: int, prediction: dict[str, Any]) -> dict[str, Any]:
    """A prediction began, moved, was locked or ended: `{id, title, status, outcomes: [{id, title,
    points, users}], winnerId, startedAt, locksAt, endedAt}`, times in ms."""
    return {"type": "prediction", "channelId": str(channel_id), "prediction": prediction}


def role_changed(
    *, channel_id: int, user_id: int, login: str, role: str | None, moderator: str
) -> dict[str, Any]:
    """An account became a moderator or VIP, or (None) neither."""
    return {
        "type": "role_changed",
        "channelId": str(channel_id),
        "userId": str(user_id),
        "username": login,
        "role": role,
        "moderator": moderator,
    }
