"""Taking lines away: one, or all there are in the chat."""

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from chat.errors import ActRefused, AlreadySo
from chat.policies.actions import Action
from chat.policies.permissions import Permission
from chat.selectors.messages import find_message
from chat.selectors.roles import require_permission, require_target
from chat.services import mod_log
from chat.services.pins import unpin_lines_of, unpin_removed
from chat.services.rooms import lock_room, tell_room
from chat.wire import changes
from chat.wire.rooms import chat_room
from twitchclone.core.errors import NotFound


@transaction.atomic
def delete_message(*, actor: User, channel_id: int, message_id: UUID) -> dict[str, Any]:
    """Take one line away, written to the database yet or not; returns its frame.

    Raises NoPermission, NotFound (`bad_delete_message_error`), AlreadySo, and ActRefused for the
    lines of the broadcaster, staff and other moderators. One's own line a moderator may delete.
    """
    role = require_permission(actor, channel_id, Permission.DELETE)
    line = find_message(channel_id, message_id)
    if line is None:
        raise NotFound("There is no such message here.", code="bad_delete_message_error")
    if line.get("isDeleted"):
        raise AlreadySo("This message is deleted already.", code="bad_delete_message_error")
    if line["type"] != "chat":
        raise ActRefused("Announcements of the site stay.", code="bad_delete_message_error")
    lock_room(channel_id)
    author = User.objects.filter(pk=int(line["userId"])).first()
    if author is not None and author.pk != actor.pk:
        require_target(actor, role, channel_id, author, verb="delete_message")
    _take_away(actor, channel_id, message_id, line, author)
    return line


@transaction.atomic
def clear_chat(*, actor: User, channel_id: int) -> None:
    """Take all lines away. Raises NoPermission."""
    require_permission(actor, channel_id, Permission.DELETE)
    lock_room(channel_id)
    mod_log.record(channel_id=channel_id, moderator=actor, action=Action.CLEAR)
    cleared = changes.chat_cleared(channel_id=channel_id, moderator=actor.login)
    tell_room(chat_room(channel_id), channel_id, cleared)
    unpin_lines_of(channel_id=channel_id)


def _take_away(
    actor: User, channel_id: int, message_id: UUID, line: dict[str, Any], author: User | None
) -> None:
    mod_log.record(
        channel_id=channel_id,
        moderator=actor,
        action=Action.DELETE,
        target=author,
        message_id=message_id,
        data={"message": line["message"], "username": line["username"]},
    )
    deleted = changes.message_deleted(
        channel_id=channel_id,
        message_id=message_id,
        user_id=int(line["userId"]),
        login=line["username"],
        text=line["message"],
        moderator=actor.login,
    )
    tell_room(chat_room(channel_id), channel_id, deleted)
    unpin_removed(channel_id=channel_id, message_id=message_id)
