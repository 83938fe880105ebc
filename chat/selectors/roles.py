"""What an account is in a channel, and whether it may do something there."""

from dataclasses import dataclass

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.errors import InvalidUser, NoPermission
from chat.models import ChannelRole
from chat.policies.actions import check_target
from chat.policies.permissions import Permission, held_by
from chat.selectors.chatters import RoleName, may_moderate_anywhere


@dataclass(frozen=True, slots=True)
class Role:
    """An account's role in a channel (None for an ordinary one) and what it may do there."""

    name: RoleName | None
    permissions: frozenset[Permission]


def role_of(account: User, channel_id: int) -> Role:
    """The account's role in the channel; one query, up to three for staff."""
    if account.pk == channel_id:
        return Role("broadcaster", held_by("broadcaster", ()))
    if may_moderate_anywhere(account):
        return Role("staff", held_by("staff", ()))
    row = ChannelRole.objects.filter(channel_id=channel_id, user_id=account.pk).first()
    if row is None:
        return Role(None, frozenset())
    name: RoleName = "moderator" if row.kind == ChannelRole.Kind.MODERATOR else "vip"
    return Role(name, held_by(name, row.permissions))


def require_permission(actor: User, channel_id: int, *permissions: Permission) -> Role:
    """The actor's role; raises NoPermission unless it includes one of these permissions."""
    role = role_of(actor, channel_id)
    if not may_act(actor) or role.permissions.isdisjoint(permissions):
        raise NoPermission
    return role


def require_moderator(actor: User, channel_id: int) -> Role:
    """The actor's role; raises NoPermission unless it keeps order here, with any permission."""
    role = role_of(actor, channel_id)
    if not may_act(actor) or role.name not in ("broadcaster", "moderator", "staff"):
        raise NoPermission
    return role


def require_broadcaster(actor: User, channel_id: int) -> Role:
    """The actor's role; raises NoPermission for all but the broadcaster and staff."""
    role = role_of(actor, channel_id)
    if not may_act(actor) or role.name not in ("broadcaster", "staff"):
        raise NoPermission("Only the broadcaster can do this.")
    return role


def require_target(actor: User, role: Role, channel_id: int, target: User, *, verb: str) -> Role:
    """The target's role; raises ActRefused when an actor of this role may not act on it.

    `verb` is Twitch's name of the act: ban, timeout, warn, delete_message.
    """
    of_target = role_of(target, channel_id)
    check_target(
        verb=verb,
        is_self=actor.pk == target.pk,
        actor_role=role.name,
        target_role=of_target.name,
    )
    return of_target


def find_user(login: str) -> User:
    """The account of this login in any case, also a suspended one; raises InvalidUser."""
    found = None if "\x00" in login else User.objects.filter(login=login.lower()).first()
    if found is None:
        raise InvalidUser(f"There is nobody called {login[:25]}.")
    return found


def list_roles(channel_id: int, kind: ChannelRole.Kind | None = None) -> list[ChannelRole]:
    """The channel's moderators and VIPs with their accounts, by login; one query."""
    rows = ChannelRole.objects.filter(channel_id=channel_id).select_related("user")
    if kind is not None:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("kind", "user__login"))
