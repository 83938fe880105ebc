"""Giving and taking the roles of a channel: moderator, with permissions of its own, and VIP."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from chat.errors import ActRefused, AlreadySo
from chat.events import ModeratorAdded, ModeratorRemoved
from chat.models import ChannelRole
from chat.policies.actions import Action
from chat.policies.permissions import DEFAULT, Permission
from chat.selectors.bans import ban_of
from chat.selectors.roles import require_broadcaster, require_permission
from chat.services import mod_log
from chat.services.rooms import lock_room, renew_snapshots, tell_room
from chat.wire import changes
from chat.wire.rooms import chat_room
from twitchclone.core.errors import InvalidInput
from twitchclone.core.outbox import publish

MAX_MODERATORS = 500
MAX_VIPS = 500
_Kind = ChannelRole.Kind
_GIVEN = {_Kind.MODERATOR: Action.MOD, _Kind.VIP: Action.VIP}
_TAKEN = {_Kind.MODERATOR: Action.UNMOD, _Kind.VIP: Action.UNVIP}
# Twitch's names for "it is so already", "it is not so", "banned" and "too many".
_ALREADY = {_Kind.MODERATOR: "bad_mod_mod", _Kind.VIP: "bad_vip_grantee_already_vip"}
_NOT_SO = {_Kind.MODERATOR: "bad_unmod_mod", _Kind.VIP: "bad_unvip_grantee_not_vip"}
_IS_BANNED = {_Kind.MODERATOR: "bad_mod_banned", _Kind.VIP: "bad_vip_grantee_banned"}
_FULL = {_Kind.MODERATOR: "bad_mod_max_reached", _Kind.VIP: "bad_vip_max_vips_reached"}
_LIMITS = {_Kind.MODERATOR: MAX_MODERATORS, _Kind.VIP: MAX_VIPS}
_WORDS = {_Kind.MODERATOR: "a moderator", _Kind.VIP: "a VIP"}


@transaction.atomic
def grant_role(
    *,
    actor: User,
    channel_id: int,
    user: User,
    kind: str,
    permissions: Iterable[str] | None = None,
) -> ChannelRole:
    """Make the account a moderator (with these permissions, all without) or a VIP of the channel.

    The other role is replaced; a moderator given other permissions keeps the role. Only the
    broadcaster and staff change moderators. Raises NoPermission, ActRefused, InvalidInput for
    permissions there are not, AlreadySo.
    """
    wanted = _Kind(kind) if kind in _Kind.values else None
    if wanted is None:
        raise InvalidInput("A role is moderator or vip.", field="kind")
    names = _clean_permissions(wanted, permissions)
    _require(actor, channel_id, wanted)
    lock_room(channel_id)
    role = ChannelRole.objects.filter(channel_id=channel_id, user=user).first()
    if role is not None and role.kind == _Kind.MODERATOR != wanted:
        require_broadcaster(actor, channel_id)  # it takes a moderator's role away
    if role is not None and role.kind == wanted:
        return _change_permissions(actor, role, names, is_given=permissions is not None)
    _check_grantee(channel_id, user, wanted)
    if role is not None:
        _take(actor, role)
    return _give(actor, channel_id, user, wanted, names)


@transaction.atomic
def revoke_role(*, actor: User, channel_id: int, user: User, kind: str | None = None) -> None:
    """Take the account's role; with `kind` only that one.

    A moderator or VIP may also give the role back. Raises NoPermission, AlreadySo when it has none.
    """
    lock_room(channel_id)
    role = ChannelRole.objects.filter(channel_id=channel_id, user=user).first()
    named = kind if kind in _Kind.values else None
    wanted = _Kind(named or (role.kind if role else _Kind.MODERATOR))
    if actor.pk != user.pk or role is None:
        _require(actor, channel_id, wanted)
    if role is None or role.kind != wanted:
        raise AlreadySo(
            f"{user.login} is not {_WORDS[wanted]} of this channel.", code=_NOT_SO[wanted]
        )
    _take(actor, role)


def drop_role(*, actor: User, channel_id: int, user: User) -> None:
    """Take whatever role the account has, because it is banned; inside the ban's transaction."""
    role = ChannelRole.objects.filter(channel_id=channel_id, user=user).first()
    if role is not None:
        _take(actor, role)


def _require(actor: User, channel_id: int, kind: ChannelRole.Kind) -> None:
    if kind == _Kind.MODERATOR:
        require_broadcaster(actor, channel_id)
    else:
        require_permission(actor, channel_id, Permission.VIPS)


def _clean_permissions(kind: ChannelRole.Kind, permissions: Iterable[str] | None) -> list[str]:
    """Sorted, without repeats; a VIP has none."""
    if kind == _Kind.VIP:
        return []
    if permissions is None:
        return sorted(DEFAULT)
    names = {str(name) for name in permissions}
    unknown = sorted(names - set(Permission))
    if unknown:
        raise InvalidInput(f"There is no permission “{unknown[0][:40]}”.", field="permissions")
    return sorted(names)


def _check_grantee(channel_id: int, user: User, kind: ChannelRole.Kind) -> None:
    if user.pk == channel_id:
        raise ActRefused("The broadcaster needs no role.", code=_ALREADY[kind])
    if ban_of(channel_id, user.pk) is not None:
        raise ActRefused(
            f"{user.login} is banned from this chat; lift the ban first.", code=_IS_BANNED[kind]
        )
    if ChannelRole.objects.filter(channel_id=channel_id, kind=kind).count() >= _LIMITS[kind]:
        raise ActRefused(f"A channel has at most {_LIMITS[kind]} of them.", code=_FULL[kind])


def _change_permissions(
    actor: User, role: ChannelRole, names: list[str], *, is_given: bool
) -> ChannelRole:
    if not is_given or sorted(role.permissions) == names:
        kind = _Kind(role.kind)
        raise AlreadySo(
            f"{role.user.login} is {_WORDS[kind]} of this channel already.", code=_ALREADY[kind]
        )
    role.permissions = names
    role.save(update_fields=["permissions"])
    mod_log.record(
        channel_id=role.channel_id,
        moderator=actor,
        action=Action.MOD_PERMISSIONS,
        target=role.user,
        data={"permissions": names},
    )
    _tell(actor, role.channel_id, role.user, role.kind)
    return role


def _give(
    actor: User, channel_id: int, user: User, kind: ChannelRole.Kind, names: list[str]
) -> ChannelRole:
    role = ChannelRole.objects.create(
        channel_id=channel_id, user=user, kind=kind, permissions=names, granted_by=actor
    )
    data = {"permissions": names} if kind == _Kind.MODERATOR else {}
    mod_log.record(
        channel_id=channel_id, moderator=actor, action=_GIVEN[kind], target=user, data=data
    )
    if kind == _Kind.MODERATOR:
        publish(ModeratorAdded(channel_id=channel_id, user_id=user.pk, login=user.login))
    _tell(actor, channel_id, user, kind)
    return role


def _take(actor: User, role: ChannelRole) -> None:
    kind, user, channel_id = _Kind(role.kind), role.user, role.channel_id
    role.delete()
    mod_log.record(channel_id=channel_id, moderator=actor, action=_TAKEN[kind], target=user)
    if kind == _Kind.MODERATOR:
        publish(ModeratorRemoved(channel_id=channel_id, user_id=user.pk, login=user.login))
    _tell(actor, channel_id, user, None)


def _tell(actor: User, channel_id: int, user: User, role: str | None) -> None:
    tell_room(
        chat_room(channel_id),
        channel_id,
        changes.role_changed(
            channel_id=channel_id,
            user_id=user.pk,
            login=user.login,
            role=role,
            moderator=actor.login,
        ),
    )
    renew_snapshots(channel_id)
