"""Commands against (and for) people: bans, timeouts, warnings, suspicion, the card."""

from chat.errors import AlreadySo
from chat.models import Chatter
from chat.parsing.durations import describe_duration
from chat.selectors.bans import ban_of
from chat.selectors.roles import find_user
from chat.selectors.user_card import user_history
from chat.services.bans import ban_user, unban_user
from chat.services.commands.registry import CommandResult, Invocation, handles
from chat.services.suspicions import set_suspicion
from chat.services.warnings import warn_user

_SUSPICIONS = {
    "monitor": (
        Chatter.Suspicion.MONITORED,
        "is monitored now: its messages are marked",
    ),
    "restrict": (Chatter.Suspicion.RESTRICTED, "is restricted now: its messages wait for you"),
}


@handles("ban")
def ban(said: Invocation) -> CommandResult:
    """/ban <user> [reason]"""
    user = find_user(said.command.login)
    ban_user(actor=said.actor, channel_id=said.channel_id, user=user, reason=said.command.text)
    return CommandResult("ban_success", f"{user.login} is now banned from this chat.")


@handles("timeout")
def timeout(said: Invocation) -> CommandResult:
    """/timeout <user> [duration] [reason]"""
    user, duration_s = find_user(said.command.login), said.command.duration_s or 0
    ban_user(
        actor=said.actor,
        channel_id=said.channel_id,
        user=user,
        reason=said.command.text,
        duration_s=duration_s,
    )
    return CommandResult(
        "timeout_success", f"{user.login} has been timed out for {describe_duration(duration_s)}."
    )


@handles("unban")
def unban(said: Invocation) -> CommandResult:
    """/unban <user>: ends a timeout too, as at Twitch."""
    user = find_user(said.command.login)
    lifted = unban_user(actor=said.actor, channel_id=said.channel_id, user=user)
    if lifted.expires_at is None:
        return CommandResult("unban_success", f"{user.login} is no longer banned from this chat.")
    return _untimed_out(user.login)


@handles("untimeout")
def untimeout(said: Invocation) -> CommandResult:
    """/untimeout <user>: lifts no ban by mistake."""
    user = find_user(said.command.login)
    found = ban_of(said.channel_id, user.pk)
    if found is not None and found.expires_at is None:
        raise AlreadySo(
            f"{user.login} is banned, not timed out. Use /unban.", code="untimeout_banned"
        )
    unban_user(actor=said.actor, channel_id=said.channel_id, user=user)
    return _untimed_out(user.login)


@handles("warn")
def warn(said: Invocation) -> CommandResult:
    """/warn <user> <reason>"""
    user = find_user(said.command.login)
    warn_user(actor=said.actor, channel_id=said.channel_id, user=user, reason=said.command.text)
    return CommandResult(
        "warn_success", f"{user.login} is warned, and writes again after acknowledging it."
    )


@handles("monitor", "restrict")
def suspect(said: Invocation) -> CommandResult:
    """/monitor <user>, /restrict <user>"""
    user = find_user(said.command.login)
    suspicion, words = _SUSPICIONS[said.command.name]
    set_suspicion(actor=said.actor, channel_id=said.channel_id, user=user, suspicion=suspicion)
    return CommandResult(f"{said.command.name}_success", f"{user.login} {words}.")


@handles("unmonitor", "unrestrict")
def trust(said: Invocation) -> CommandResult:
    """/unmonitor <user>, /unrestrict <user>"""
    user = find_user(said.command.login)
    set_suspicion(actor=said.actor, channel_id=said.channel_id, user=user, suspicion="")
    return CommandResult(f"{said.command.name}_success", f"{user.login} is trusted again.")


@handles("user")
def card(said: Invocation) -> CommandResult:
    """/user <user>: the history in a sentence; pages show the whole card."""
    user = find_user(said.command.login)
    history = user_history(said.channel_id, user)
    first = history.chatter and history.chatter.first_message_at
    words = [
        f"{user.login}: account of {user.date_joined:%d %b %Y}",
        f"first message {first:%d %b %Y}" if first else "no message here yet",
        f"{history.timeouts} timeouts, {history.bans} bans, {history.warnings} warnings, "
        f"{history.deletions} deleted messages",
    ]
    if history.ban is not None:
        words.append("banned" if history.ban.expires_at is None else "timed out")
    return CommandResult("user_history", "; ".join(words) + ".")


def _untimed_out(login: str) -> CommandResult:
    return CommandResult("untimeout_success", f"{login} is no longer timed out in this chat.")
