"""Commands about roles: giving and taking them, and who has them."""

from chat.models import ChannelRole
from chat.selectors.roles import find_user, list_roles
from chat.services.commands.registry import CommandResult, Invocation, handles
from chat.services.roles import grant_role, revoke_role

_MODERATOR, _VIP = ChannelRole.Kind.MODERATOR, ChannelRole.Kind.VIP
_KINDS = {"mod": _MODERATOR, "unmod": _MODERATOR, "vip": _VIP, "unvip": _VIP}
_NAMES = {_MODERATOR: "moderator", _VIP: "VIP"}


@handles("mod", "vip")
def give(said: Invocation) -> CommandResult:
    """/mod <user>, /vip <user>"""
    user, kind = find_user(said.command.login), _KINDS[said.command.name]
    grant_role(actor=said.actor, channel_id=said.channel_id, user=user, kind=kind)
    return CommandResult(
        f"{said.command.name}_success",
        f"You have added {user.login} as a {_NAMES[kind]} of this channel.",
    )


@handles("unmod", "unvip")
def take(said: Invocation) -> CommandResult:
    """/unmod <user>, /unvip <user>"""
    user, kind = find_user(said.command.login), _KINDS[said.command.name]
    revoke_role(actor=said.actor, channel_id=said.channel_id, user=user, kind=kind)
    return CommandResult(
        f"{said.command.name}_success",
        f"You have removed {user.login} as a {_NAMES[kind]} of this channel.",
    )


# tmi.js splits these two sentences at ": " and ", ".
@handles("mods")
def list_moderators(said: Invocation) -> CommandResult:
    """/mods"""
    logins = _logins(said.channel_id, _MODERATOR)
    if not logins:
        return CommandResult("no_mods", "There are no moderators of this channel.")
    return CommandResult("room_mods", f"The moderators of this channel are: {logins}")


@handles("vips")
def list_vips(said: Invocation) -> CommandResult:
    """/vips"""
    logins = _logins(said.channel_id, _VIP)
    if not logins:
        return CommandResult("no_vips", "This channel does not have any VIPs.")
    return CommandResult("vips_success", f"The VIPs of this channel are: {logins}.")


def _logins(channel_id: int, kind: ChannelRole.Kind) -> str:
    return ", ".join(role.user.login for role in list_roles(channel_id, kind))
