"""Names of what moderators do, as the log keeps them, and whom they may do it to."""

from enum import StrEnum

from chat.errors import ActRefused


class Action(StrEnum):
    """What the moderation log calls each act; cases and talk add names of their own to the log."""

    BAN = "ban"
    UNBAN = "unban"
    TIMEOUT = "timeout"
    UNTIMEOUT = "untimeout"
    WARN = "warn"
    ACKNOWLEDGE_WARNING = "acknowledge_warning"
    DELETE = "delete"
    CLEAR = "clear"
    SETTINGS = "settings"
    SHIELD_ON = "shield_on"
    SHIELD_OFF = "shield_off"
    SHIELD_PREPARE = "shield_prepare"
    RULES = "rules"
    MOD = "mod"
    UNMOD = "unmod"
    MOD_PERMISSIONS = "mod_permissions"
    VIP = "vip"
    UNVIP = "unvip"


# What the sentence says of each act, and Twitch's name of it in `bad_<name>_<whom>`.
_VERBS = {
    "ban": "ban",
    "timeout": "time out",
    "warn": "warn",
    "delete_message": "delete messages of",
    "suspicion": "change how far you trust",
}


def check_target(
    *, verb: str, is_self: bool, actor_role: str | None, target_role: str | None
) -> None:
    """Raise ActRefused when somebody of this role may not act on somebody of that one.

    Roles are those of `selectors.chatters`. Nobody acts on the broadcaster, whom the site suspends
    if it must; on staff only staff; on moderators only the broadcaster and staff.
    """
    if is_self:
        _refuse(verb, "self", "yourself")
    if target_role == "broadcaster":
        _refuse(verb, "broadcaster", "the broadcaster")
    if target_role == "staff" and actor_role != "staff":
        _refuse(verb, "staff", "the site's staff")
    if target_role == "moderator" and actor_role not in ("broadcaster", "staff"):
        _refuse(verb, "mod", "a moderator; the broadcaster can")


def _refuse(verb: str, whom: str, words: str) -> None:
    raise ActRefused(f"You cannot {_VERBS[verb]} {words}.", code=f"bad_{verb}_{whom}")
