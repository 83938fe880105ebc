"""Whispers, shout-outs and raids: bodies of frames, without id and timestamp."""

from typing import Any

from chat.wire.lines import Fragment


def person(*, user_id: int, login: str, display_name: str, **more: str) -> dict[str, Any]:
    """An account as frames name it; `more` are its avatar, colour, category."""
    return {"userId": str(user_id), "username": login, "displayName": display_name, **more}


def whisper(
    *,
    whisper_id: str,
    sender: dict[str, Any],
    recipient: dict[str, Any],
    text: str,
    fragments: list[Fragment],
) -> dict[str, Any]:
    """A private message; both accounts' rooms get it, so that all their sockets show it."""
    return {
        "type": "whisper",
        "whisperId": whisper_id,
        "from": sender,
        "to": recipient,
        "message": text,
        "fragments": fragments,
    }


def shoutout(*, channel_id: int, to: dict[str, Any], moderator: str) -> dict[str, Any]:
    """A channel is recommended: `to` has `avatarUrl`, `category` and `title` beside the names."""
    return {"type": "shoutout", "channelId": str(channel_id), "to": to, "moderator": moderator}


def raid(
    *, channel_id: int, state: str, to: dict[str, Any], viewers: int, at_ms: int
) -> dict[str, Any]:
    """The room's viewers go elsewhere: `preparing` until `at`, then `gone`, or `canceled`."""
    return {
        "type": "raid",
        "channelId": str(channel_id),
        "state": state,
        "to": to,
        "viewers": viewers,
        "at": at_ms,
    }
