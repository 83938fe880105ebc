"""What moderators and the people concerned are told of cases: bodies of frames, without id.

They travel in a channel's moderators' room; `held_resolved` and `unban_request` in the room of the
account concerned as well.
"""

from typing import Any


def held_message(
    *,
    channel_id: int,
    held_id: int,
    line: dict[str, Any],
    reasons: list[dict[str, Any]],
    created_at_ms: int,
    expires_at_ms: int,
) -> dict[str, Any]:
    """A message waits for a decision; `line` is its `chat` frame as it would be said.

    `reasons`: `{"category", "level", "start", "end"}`, positions in code points of the message.
    """
    return {
        "type": "held_message",
        "channelId": str(channel_id),
        "heldId": str(held_id),
        "line": line,
        "reasons": reasons,
        "createdAt": created_at_ms,
        "expiresAt": expires_at_ms,
    }


def held_resolved(
    *, channel_id: int, held_id: int, status: str, text: str, moderator: str = ""
) -> dict[str, Any]:
    """It was approved or denied, or (`expired`) nobody decided in time.

    `moderator` is for moderators; the sender is not told who it was.
    """
    body = {
        "type": "held_resolved",
        "channelId": str(channel_id),
        "heldId": str(held_id),
        "status": status,
        "message": text,
    }
    return body | ({"moderator": moderator} if moderator else {})


def suspicious(
    *, channel_id: int, user_id: int, login: str, display_name: str, suspicion: str, note: str
) -> dict[str, Any]:
    """How far an account is trusted has changed; `suspicion` is empty when it is again."""
    return {
        "type": "suspicious",
        "channelId": str(channel_id),
        "userId": str(user_id),
        "username": login,
        "displayName": display_name,
        "suspicion": suspicion,
        "note": note,
    }


def report(
    *,
    channel_id: int,
    report_id: int,
    user_id: int,
    login: str,
    category: str,
    text: str,
    message_id: str | None,
    status: str,
) -> dict[str, Any]:
    """An account was reported, or a report about it was handled; never says by whom."""
    return {
        "type": "report",
        "channelId": str(channel_id),
        "reportId": str(report_id),
        "userId": str(user_id),
        "username": login,
        "category": category,
        "message": text,
        "messageId": message_id,
        "status": status,
    }


def unban_request(
    *,
    channel_id: int,
    request_id: int,
    user_id: int,
    login: str,
    display_name: str,
    text: str,
    status: str,
    answer: str,
) -> dict[str, Any]:
    """A banned account asks to be let in (`pending`), or was answered."""
    return {
        "type": "unban_request",
        "channelId": str(channel_id),
        "requestId": str(request_id),
        "userId": str(user_id),
        "username": login,
        "displayName": display_name,
        "message": text,
        "status": status,
        "answer": answer,
    }
