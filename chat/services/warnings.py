"""Warnings: whoever gets one writes again once it has acknowledged it."""

from django.db import transaction

from accounts.models import User
from chat.models import ChatWarning
from chat.policies.actions import Action
from chat.policies.permissions import Permission
from chat.policies.texts import require_reason
from chat.selectors.bans import open_warnings
from chat.selectors.roles import require_permission, require_target
from chat.services import mod_log
from chat.services.rooms import lock_room, renew_snapshots, tell_room
from chat.wire import moderation
from chat.wire.rooms import account_room
from twitchclone.core import clock


@transaction.atomic
def warn_user(*, actor: User, channel_id: int, user: User, reason: str) -> ChatWarning:
    """Warn the account, which is silent in this channel until it has acknowledged it.

    Raises NoPermission, ActRefused, InvalidInput without a reason.
    """
    role = require_permission(actor, channel_id, Permission.WARN)
    require_target(actor, role, channel_id, user, verb="warn")
    reason = require_reason(reason)
    room = lock_room(channel_id)
    warning = ChatWarning.objects.create(
        channel_id=channel_id, user=user, moderator=actor, reason=reason
    )
    mod_log.record(
        channel_id=channel_id, moderator=actor, action=Action.WARN, target=user, reason=reason
    )
    told = moderation.warned(
        channel_id=channel_id,
        channel=room.channel.owner.login,
        warning_id=warning.pk,
        reason=reason,
    )
    tell_room(account_room(user.pk), channel_id, told)
    renew_snapshots(channel_id)
    return warning


@transaction.atomic
def acknowledge_warning(*, actor: User, channel_id: int) -> int:
    """The account has read its warnings in the channel; returns how many were open."""
    room = lock_room(channel_id)
    count = open_warnings(channel_id, actor.pk).update(acknowledged_at=clock.now())
    if not count:
        return 0
    mod_log.record(
        channel_id=channel_id,
        moderator=None,
        action=Action.ACKNOWLEDGE_WARNING,
        target=actor,
        data={"warnings": count},
    )
    told = moderation.warning_acknowledged(channel_id=channel_id, channel=room.channel.owner.login)
    tell_room(account_room(actor.pk), channel_id, told)
    renew_snapshots(channel_id)
    return count
