"""Bans, timeouts and lifting them."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from chat.errors import ActRefused, AlreadySo
from chat.events import UserBanned, UserUnbanned
from chat.models import Ban, Room
from chat.policies.actions import Action
from chat.policies.permissions import Permission
from chat.policies.texts import clean_reason
from chat.selectors.bans import ban_of, ends_at_ms
from chat.selectors.roles import Role, require_permission, require_target
from chat.selectors.unban_requests import may_ask_from
from chat.services import mod_log
from chat.services.pins import unpin_lines_of
from chat.services.roles import drop_role
from chat.services.rooms import lock_room, tell_room
from chat.stream import restrictions
from chat.wire import changes, moderation
from chat.wire.rooms import account_room, chat_room, moderators_room
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput
from twitchclone.core.outbox import publish

MAX_TIMEOUT_S = 365 * 86_400


@transaction.atomic
def ban_user(
    *, actor: User, channel_id: int, user: User, reason: str = "", duration_s: int | None = None
) -> Ban:
    """Silence the account for `duration_s` seconds, for good without; replaces what is in force.

    Its lines are taken away, and a moderator or a banned VIP loses the role. Raises NoPermission,
    ActRefused (`bad_ban_self` …), InvalidInput for the duration or a reason too long, AlreadySo for
    somebody who is banned for good.
    """
    verb = "ban" if duration_s is None else "timeout"
    role = require_permission(actor, channel_id, Permission(verb))
    room = lock_room(channel_id)
    of_target = require_target(actor, role, channel_id, user, verb=verb)
    _check_duration(duration_s)
    reason = clean_reason(reason)
    _end_earlier(actor, role, channel_id, user, duration_s)
    if of_target.name == "moderator" or duration_s is None:
        drop_role(actor=actor, channel_id=channel_id, user=user)
    now = clock.now()
    ban = Ban.objects.create(
        channel_id=channel_id,
        user=user,
        moderator=actor,
        reason=reason,
        created_at=now,
        expires_at=None if duration_s is None else now + timedelta(seconds=duration_s),
    )
    mod_log.record(
        channel_id=channel_id,
        moderator=actor,
        action=verb,
        target=user,
        reason=reason,
        duration_s=duration_s,
    )
    _tell_of_ban(actor, room, user, ban, duration_s)
    return ban


@transaction.atomic
def unban_user(*, actor: User, channel_id: int, user: User, reason: str = "") -> Ban:
    """Lift the ban or timeout in force, and return it.

    Who may only time out lifts timeouts only, and nobody lifts one's own. Raises NoPermission,
    ActRefused, AlreadySo (`bad_unban_no_ban`) when there is nothing to lift.
    """
    require_permission(actor, channel_id, Permission.BAN, Permission.TIMEOUT)
    lock_room(channel_id)
    ban = ban_of(channel_id, user.pk)
    if ban is None:
        raise AlreadySo(f"{user.login} is not banned from this chat.", code="bad_unban_no_ban")
    is_timeout = ban.expires_at is not None
    require_permission(actor, channel_id, Permission.TIMEOUT if is_timeout else Permission.BAN)
    if actor.pk == user.pk:
        raise ActRefused("You cannot lift your own ban.", code="bad_unban_self")
    _lift(ban, actor)
    mod_log.record(
        channel_id=channel_id,
        moderator=actor,
        action=Action.UNTIMEOUT if is_timeout else Action.UNBAN,
        target=user,
        reason=clean_reason(reason),
    )
    _tell_of_unban(actor, channel_id, user)
    return ban


def enforce_ban(*, channel_id: int, user_id: int) -> None:
    """Bring Valkey's list in line with the database: on commit, and again for each event.

    Should a change commit in between, its own event puts this right.
    """
    ban = ban_of(channel_id, user_id)
    if ban is None:
        restrictions.lift_ban(channel_id, user_id)
    else:
        restrictions.put_ban(channel_id, user_id, expires_at_ms=ends_at_ms(ban))


def _check_duration(duration_s: int | None) -> None:
    if duration_s is not None and not 1 <= duration_s <= MAX_TIMEOUT_S:
        raise InvalidInput(
            "A timeout lasts from a second to 365 days.",
            code="bad_timeout_duration",
            field="duration_s",
        )


def _end_earlier(
    actor: User, role: Role, channel_id: int, user: User, duration_s: int | None
) -> None:
    """Only who may ban makes a timeout of a ban: it lets the account in again."""
    # Also one that is over: the database allows one that was not lifted.
    earlier = Ban.objects.filter(channel_id=channel_id, user=user, lifted_at=None).first()
    if earlier is None:
        return
    is_for_good = earlier.expires_at is None
    if is_for_good and (duration_s is None or Permission.BAN not in role.permissions):
        raise AlreadySo(f"{user.login} is banned from this chat already.", code="already_banned")
    _lift(earlier, actor)


def _lift(ban: Ban, actor: User) -> None:
    ban.lifted_at = clock.now()
    ban.lifted_by = actor
    ban.save(update_fields=["lifted_at", "lifted_by"])


def _tell_of_ban(actor: User, room: Room, user: User, ban: Ban, duration_s: int | None) -> None:
    """Take the lines away for everybody, tell the account, refuse it from the commit on."""
    channel_id = room.pk
    cleared = changes.user_cleared(
        channel_id=channel_id,
        user_id=user.pk,
        login=user.login,
        duration_s=duration_s,
        moderator=actor.login,
    )
    told = moderation.banned(
        channel_id=channel_id,
        channel=room.channel.owner.login,
        expires_at_ms=ends_at_ms(ban),
        reason=ban.reason,
        may_ask_from_ms=_may_ask_from_ms(ban),
    )
    publish(_banned_event(actor, user, ban))
    tell_room(chat_room(channel_id), channel_id, cleared)
    tell_room(account_room(user.pk), channel_id, told)
    unpin_lines_of(channel_id=channel_id, user_id=user.pk)
    _enforce_on_commit(channel_id, user.pk)


def _may_ask_from_ms(ban: Ban) -> int | None:
    if ban.expires_at is not None:
        return None
    opens_at = may_ask_from(ban.channel_id, ban.user_id, banned_at=ban.created_at)
    return clock.to_ms(opens_at)


def _tell_of_unban(actor: User, channel_id: int, user: User) -> None:
    lifted = changes.user_unbanned(
        channel_id=channel_id, user_id=user.pk, login=user.login, moderator=actor.login
    )
    publish(
        UserUnbanned(
            channel_id=channel_id,
            user_id=user.pk,
            login=user.login,
            display_name=user.get_full_name(),
            moderator_id=actor.pk,
            moderator_login=actor.login,
            moderator_display_name=actor.get_full_name(),
        )
    )
    # Twitch does not tell everybody who was let in again, and neither do we.
    tell_room(moderators_room(channel_id), channel_id, lifted)
    tell_room(account_room(user.pk), channel_id, lifted)
    _enforce_on_commit(channel_id, user.pk)


def _banned_event(actor: User, user: User, ban: Ban) -> UserBanned:
    return UserBanned(
        channel_id=ban.channel_id,
        user_id=user.pk,
        login=user.login,
        display_name=user.get_full_name(),
        moderator_id=actor.pk,
        moderator_login=actor.login,
        moderator_display_name=actor.get_full_name(),
        reason=ban.reason,
        banned_at_ms=clock.to_ms(ban.created_at),
        ends_at_ms=ends_at_ms(ban),
    )


def _enforce_on_commit(channel_id: int, user_id: int) -> None:
    """At once, not when the relay comes to it; robust, because the relay does come to it."""
    transaction.on_commit(lambda: enforce_ban(channel_id=channel_id, user_id=user_id), robust=True)
