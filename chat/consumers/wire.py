"""What /ws/chat says to one socket alone; what rooms say is `chat.hub.wire.JSON`."""

import json
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from chat.consumers.protocol import Chat
from chat.services.commands import CommandResult
from chat.services.messages import Sent
from twitchclone.core.errors import DomainError


def encode(message: Mapping[str, Any] | None) -> bytes:
    """A frame for one socket."""
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def error_frame(error: DomainError, *, channel_id: int = 0, nonce: str = "") -> dict[str, Any]:
    """A refusal, with what it answers where that is known."""
    body: dict[str, Any] = {"type": "error", "code": error.code, "message": error.message}
    if channel_id:
        body["channelId"] = str(channel_id)
    if nonce:
        body["nonce"] = nonce
    if error.retry_after_s:
        body["retryAfter"] = error.retry_after_s
    return body


def answer_frame(message: Chat, result: Sent | CommandResult) -> dict[str, Any]:
    """What became of a text: `sent` (it is durable), `held`, or a `command`'s answer.

    A cheer that is sent has no `id` yet.
    """
    frame: dict[str, Any] = {"type": "sent", "channelId": str(message.channel_id)}
    if message.nonce:
        frame["nonce"] = message.nonce
    if isinstance(result, CommandResult):
        return frame | {"type": "command", "msgId": result.msg_id, "text": result.text}
    if result.is_held:
        return frame | {"type": "held"}
    place = {} if result.id is None else {"id": str(result.id)}
    return frame | place | {"timestamp": result.timestamp_ms}


def authenticated_frame(account: User) -> dict[str, Any]:
    """Who the socket now is."""
    return {
        "type": "authenticated",
        "userId": str(account.pk),
        "username": account.login,
        "displayName": account.get_full_name(),
    }
