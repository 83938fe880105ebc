"""Writes the moderation log; nothing changes or deletes its lines."""

from typing import Any
from uuid import UUID

from accounts.models import User
from chat.models import ModAction
from chat.services.rooms import tell_room
from chat.wire import moderation
from chat.wire.rooms import moderators_room
from twitchclone.core import clock


def record(
    *,
    channel_id: int,
    moderator: User | None,
    action: str,
    target: User | None = None,
    message_id: UUID | None = None,
    reason: str = "",
    duration_s: int | None = None,
    data: dict[str, Any] | None = None,
) -> ModAction:
    """One line of the channel's log, told to its moderators; inside the act's own transaction.

    `moderator` None: AutoMod or the site acted. `action` is at most 32 characters, one of
    `chat.policies.actions` or a part's own. `data` is JSON.
    """
    line = ModAction.objects.create(
        channel_id=channel_id,
        moderator_id=moderator.pk if moderator else None,
        moderator_login=moderator.login if moderator else "",
        action=action,
        target_id=target.pk if target else None,
        target_login=target.login if target else "",
        message_id=message_id,
        reason=reason,
        duration_s=duration_s,
        data=data or {},
    )
    tell_room(moderators_room(channel_id), channel_id, describe(line))
    return line


def describe(line: ModAction) -> dict[str, Any]:
    """The line as moderators' sockets and the API get it."""
    return moderation.mod_action(
        channel_id=line.channel_id,
        action_id=line.pk,
        action=line.action,
        moderator=line.moderator_login,
        target_id=line.target_id,
        target=line.target_login,
        message_id=line.message_id,
        reason=line.reason,
        duration_s=line.duration_s,
        data=line.data,
        at_ms=clock.to_ms(line.created_at),
    )
