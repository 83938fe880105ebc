"""Reads slash commands by their table.

What a command does is `chat.services.commands`.
"""

import re
from dataclasses import dataclass, replace
from uuid import UUID

from chat.errors import CommandUsage, UnknownCommand
from chat.parsing.colour import parse_color
from chat.parsing.command_table import (
    ANNOUNCEMENTS,
    BY_NAME,
    COMMANDS,
    CommandSpec,
    Takes,
    usage_id,
)
from chat.parsing.durations import parse_duration
from chat.parsing.poll_words import split_poll

__all__ = ["COMMANDS", "Command", "CommandSpec", "Takes", "parse", "usage_id"]


@dataclass(frozen=True, slots=True)
class Command:
    """What was typed; what a command does not take is empty.

    `name` is the table's, whatever alias was typed. `login` is lower case, without "@" or "#".
    `variant` is an announcement's colour (PRIMARY, BLUE, GREEN, ORANGE, PURPLE). `color` is
    "#rrggbb". A poll's question is `text`, its choices `choices`, its length `duration_s`.
    """

    spec: CommandSpec
    login: str = ""
    duration_s: int | None = None
    text: str = ""
    message_id: UUID | None = None
    color: str = ""
    variant: str = ""
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table's name."""
        return self.spec.name


_TYPED = re.compile(r"([/.])([A-Za-z][A-Za-z0-9_]{0,24})(?:\s+(.*))?", re.DOTALL)
_LOGIN = re.compile(r"[a-z0-9_]{1,25}")


def parse(text: str) -> Command | None:
    """The command in a cleaned text; None when it is an ordinary message.

    A dot instead of the slash works for names of the table (".timeout"); ".hack" is a message.
    Raises UnknownCommand, and CommandUsage that says how the command is written.
    """
    typed = _TYPED.fullmatch(text)
    if typed is None:
        return None
    name = typed[2].lower()
    spec = BY_NAME.get(name)
    if spec is None:
        if typed[1] == ".":
            return None
        raise UnknownCommand(f"There is no command /{name}. Type /help to see what there is.")
    command = _READERS[spec.takes](spec, (typed[3] or "").strip())
    if spec.name == "announce":
        return replace(command, variant=ANNOUNCEMENTS.get(name, "PRIMARY"))
    return command


def _usage(spec: CommandSpec) -> CommandUsage:
    return CommandUsage(
        f"Write it like this: {spec.usage}. {spec.description}", code=usage_id(spec)
    )


def _read_nothing(spec: CommandSpec, rest: str) -> Command:
    return Command(spec)  # what follows is ignored, as at Twitch


def _read_login(spec: CommandSpec, rest: str) -> Command:
    return Command(spec, login=_login(spec, rest.partition(" ")[0]))


def _read_login_text(spec: CommandSpec, rest: str) -> Command:
    login, _, text = rest.partition(" ")
    if "[" not in spec.arguments and not text.strip():
        raise _usage(spec)
    return Command(spec, login=_login(spec, login), text=text.strip())


def _read_login_duration_text(spec: CommandSpec, rest: str) -> Command:
    """A second word that is no length of time begins the reason."""
    login, _, after = rest.partition(" ")
    first, _, text = after.strip().partition(" ")
    duration_s = parse_duration(first)
    if duration_s is None:
        if first[:1].isdigit() and first.isalnum():
            raise _usage(spec)  # "10x", or longer than there is: not a reason
        duration_s, text = spec.default_s, after
    if not duration_s:
        raise _usage(spec)
    return Command(spec, login=_login(spec, login), duration_s=duration_s, text=text.strip())


def _read_duration(spec: CommandSpec, rest: str) -> Command:
    duration_s = parse_duration(rest, bare_unit_s=spec.bare_unit_s) if rest else spec.default_s
    if duration_s is None:
        raise _usage(spec)
    return Command(spec, duration_s=duration_s)


def _read_message(spec: CommandSpec, rest: str) -> Command:
    """Without an id the command is about the message it replies to: the service knows that one."""
    if not rest:
        return Command(spec)
    try:
        return Command(spec, message_id=UUID(rest.partition(" ")[0]))
    except ValueError:
        raise _usage(spec) from None


def _read_message_or_text(spec: CommandSpec, rest: str) -> Command:
    try:
        return Command(spec, message_id=UUID(rest))
    except ValueError:
        return Command(spec, text=rest)


def _read_text(spec: CommandSpec, rest: str) -> Command:
    if not rest and not spec.is_optional:
        raise _usage(spec)
    return Command(spec, text=rest)


def _read_color(spec: CommandSpec, rest: str) -> Command:
    color = parse_color(rest)
    if color is None:
        raise _usage(spec)
    return Command(spec, color=color)


def _read_poll(spec: CommandSpec, rest: str) -> Command:
    poll = split_poll(rest)
    if poll is None:
        raise _usage(spec)
    duration_s, question, choices = poll
    return Command(spec, duration_s=duration_s or spec.default_s, text=question, choices=choices)


def _login(spec: CommandSpec, word: str) -> str:
    login = word.lstrip("@#").rstrip(",").lower()
    if not _LOGIN.fullmatch(login):
        raise _usage(spec)
    return login


_READERS = {
    Takes.NOTHING: _read_nothing,
    Takes.LOGIN: _read_login,
    Takes.LOGIN_TEXT: _read_login_text,
    Takes.LOGIN_DURATION_TEXT: _read_login_duration_text,
    Takes.DURATION: _read_duration,
    Takes.MESSAGE: _read_message,
    Takes.MESSAGE_OR_TEXT: _read_message_or_text,
    Takes.TEXT: _read_text,
    Takes.COLOR: _read_color,
    Takes.POLL: _read_poll,
}
