"""What somebody typed: a message, or a slash command; the same for pages, IRC and the API."""

import math
from dataclasses import replace

from accounts.models import User
from chat.errors import TooFast
from chat.parsing.commands import Command, parse
from chat.parsing.text import clean_text
from chat.policies import limits
from chat.policies.permissions import Permission
from chat.selectors.roles import require_permission
from chat.services.commands import CommandResult, run_command
from chat.services.messages import Outgoing, Sender, Sent, send_message, send_message_sync
from chat.services.pins import pin_message
from twitchclone.core import rate_limit
from twitchclone.core.db import run_sync


async def speak(sender: Sender, outgoing: Outgoing) -> Sent | CommandResult:
    """Say the text, or do what its command says; raises as `send_message` and `run_command` do."""
    if line := _line_of(outgoing):
        return await send_message(sender, line)
    return await run_sync(_run, sender, outgoing)


def speak_sync(sender: Sender, outgoing: Outgoing) -> Sent | CommandResult:
    """`speak` for synchronous code."""
    if line := _line_of(outgoing):
        return send_message_sync(sender, line)
    return _run(sender, outgoing)


def _line_of(outgoing: Outgoing) -> Outgoing | None:
    """What is to be said; None for a command that says nothing itself. Raises as `parse` does."""
    if outgoing.text.lstrip()[:1] not in ("/", "."):
        return outgoing
    command = parse(clean_text(outgoing.text))
    return outgoing if command is None else _spoken(command, outgoing)


def _spoken(command: Command, outgoing: Outgoing) -> Outgoing | None:
    """The line of a command that is a way of saying something."""
    match command.name:
        case "me":
            return replace(outgoing, text=command.text, kind="action")
        case "announce":
            return replace(
                outgoing,
                text=command.text,
                kind="announcement",
                announcement_color=command.variant,
            )
    return None


def _run(sender: Sender, outgoing: Outgoing) -> CommandResult:
    """Run the command; all of them together at a moderator's rate."""
    limit, key = limits.MESSAGES_OF_MODERATORS, str(sender.user_id)
    if wait_s := rate_limit.retry_after_s(limit, key):
        raise TooFast(retry_after_s=math.ceil(wait_s))
    text = clean_text(outgoing.text)
    actor = User.objects.get(pk=sender.user_id)
    command = parse(text)
    if command and command.name == "pin" and command.text:
        return _say_and_pin(sender, actor, replace(outgoing, text=command.text))
    return run_command(
        actor=actor, channel_id=outgoing.channel_id, text=text, reply_to=outgoing.reply_to
    )


def _say_and_pin(sender: Sender, actor: User, outgoing: Outgoing) -> CommandResult:
    require_permission(actor, outgoing.channel_id, Permission.ANNOUNCE)
    sent = send_message_sync(sender, outgoing)
    if sent.id is None and not sent.is_held:
        return CommandResult("pin_refused", "Your cheer is sent; pin it once it is there.")
    if sent.id is None:
        return CommandResult("msg_held", "Your message waits for a moderator and is not pinned.")
    pin_message(actor=actor, channel_id=outgoing.channel_id, message_id=sent.id)
    return CommandResult("pin_success", "The message is pinned.")
