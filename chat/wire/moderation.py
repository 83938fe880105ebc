"""What moderators and the accounts they act on are told: bodies of frames, without id.

`mod_action` travels in a channel's moderators' room, `banned` and `warned` in the room
of the account concerned, so that every socket of it hears, whatever room it reads.
"""

from typing import Any
from uuid import UUID


def mod_action(
    *,
    channel_id: int,
    action_id: int,
    action: str,
    moderator: str,
    target_id: int | None,
    target: str,
    message_id: UUID | None,
    reason: str,
    duration_s: int | None,
    data: dict[str, Any],
    at_ms: int,
) -> dict[str, Any]:
    """A line of the moderation log; names are empty where nobody acted or was acted on."""
    return {
        "type": "mod_action",
        "channelId": str(channel_id),
        "actionId": str(action_id),
        "action": action,
        "moderator": moderator,
        "userId": None if target_id is None else str(target_id),
        "username": target,
        "messageId": None if message_id is None else str(message_id),
        "reason": reason,
        "durationSeconds": duration_s,
        "data": data,
        "at": at_ms,
    }


def banned(
    *,
    channel_id: int,
    channel: str,
    expires_at_ms: int | None,
    reason: str,
    may_ask_from_ms: int | None = None,
) -> dict[str, Any]:
    """The account may not write in the channel until then; None is for good.

    From `may_ask_from_ms` on it may ask to be let in again; None for a timeout.
    """
    return {
        "type": "banned",
        "channelId": str(channel_id),
        "channel": channel,
        "ban": {
            "expiresAt": expires_at_ms,
            "reason": reason,
            "mayAskFrom": may_ask_from_ms,
        },
    }


def warned(*, channel_id: int, channel: str, warning_id: int, reason: str) -> dict[str, Any]:
    """A moderator warns the account: it writes again once it has acknowledged this."""
    return {
        "type": "warned",
        "channelId": str(channel_id),
        "channel": channel,
        "warningId": str(warning_id),
        "reason": reason,
    }


def warning_acknowledged(*, channel_id: int, channel: str) -> dict[str, Any]:
    """The account has acknowledged its warnings; its other sockets close the dialog."""
    return {
        "type": "warning_acknowledged",
        "channelId": str(channel_id),
        "channel": channel,
    }


def account_changed(*, user_id: int) -> dict[str, Any]:
    """Something that snapshots hold of the account has changed; for processes, not for pages."""
    return {"type": "account_changed", "userId": str(user_id)}


def account_closed(*, user_id: int, reason: str) -> dict[str, Any]:
    """The account's sockets end: `suspended` or `signed_out`."""
    return {"type": reason, "userId": str(user_id)}
