"""Finds what a command does, and refuses those who may not before anything is looked up."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from chat.errors import UnknownCommand
from chat.parsing.commands import Command, CommandSpec, parse
from chat.parsing.text import clean_text
from chat.policies.permissions import Permission
from chat.selectors.roles import require_broadcaster, require_permission


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The answer: Twitch's id of the NOTICE, for clients that wait for it, and the sentence."""

    msg_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Invocation:
    """Who typed what where; `reply_to` is the message the command was a reply to."""

    actor: User
    channel_id: int
    command: Command
    reply_to: UUID | None = None


Handler = Callable[[Invocation], CommandResult]
_handlers: dict[str, Handler] = {}
# A ban may turn out to be a timeout and the other way round: the service decides.
_ALSO = {"unban": Permission.TIMEOUT, "untimeout": Permission.BAN}


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Register the function for these commands of the table (chat.parsing.commands)."""

    def register(handler: Handler) -> Handler:
        for name in names:
            assert name not in _handlers, f"/{name} has a handler already"
            _handlers[name] = handler
        return handler

    return register


def has_handler(name: str) -> bool:
    """Whether the command of this name does something."""
    return name in _handlers


def run_command(
    *, actor: User, channel_id: int, text: str, reply_to: UUID | None = None
) -> CommandResult:
    """Do what the text says ("/timeout bob 600 spam").

    Raises UnknownCommand, CommandUsage, NoPermission, InvalidUser and whatever the service refuses;
    `chat.errors.notice_id` is Twitch's id of each. /me and /announce are lines, not commands
    (`chat.services.speaking`).
    """
    command = parse(clean_text(text))
    handler = _handlers.get(command.name) if command else None
    if command is None or handler is None:
        raise UnknownCommand("This command does not exist here. Type /help to see what there is.")
    _require(actor, channel_id, command.spec)
    return handler(Invocation(actor, channel_id, command, reply_to))


def _require(actor: User, channel_id: int, spec: CommandSpec) -> None:
    """Refuse before the handler looks anybody up; the services check for themselves again."""
    if spec.permission == "broadcaster":
        require_broadcaster(actor, channel_id)
    elif spec.permission:
        wanted = {Permission(spec.permission), _ALSO.get(spec.name, Permission(spec.permission))}
        require_permission(actor, channel_id, *wanted)
