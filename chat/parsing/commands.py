"""Slash commands: the table of all there are, and what was typed read by it.

What a command does is `chat.services.commands`; this module knows names, arguments, sentences about
usage, and which permission (chat.policies.permissions) each one asks for.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from uuid import UUID

from chat.errors import CommandUsage, UnknownCommand
from chat.parsing.colour import parse_color
from chat.parsing.durations import parse_duration
from chat.parsing.poll_words import split_poll


class Takes(Enum):
    """What follows the name; `Command` says where it ends up."""

    NOTHING = auto()
    LOGIN = auto()
    LOGIN_TEXT = auto()
    LOGIN_DURATION_TEXT = auto()
    DURATION = auto()
    MESSAGE = auto()  # a message's id, or nothing when the command replies to the message
    TEXT = auto()
    COLOR = auto()
    POLL = auto()


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command; `arguments` as the usage shows them, <needed> and [may be left out].

    `permission` is a name of chat.policies.permissions, "broadcaster", or "" for everybody.
    A bare number counts `bare_unit_s`; `default_s` is the length when none is given (None: one
    must be).
    """

    name: str
    takes: Takes
    arguments: str
    description: str
    permission: str = ""
    aliases: tuple[str, ...] = ()
    is_optional: bool = False
    bare_unit_s: int = 1
    default_s: int | None = None

    @property
    def usage(self) -> str:
        """How it is written."""
        return f"/{self.name} {self.arguments}".rstrip()


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


_MOST = (
    ("me", Takes.TEXT, "<text>", "Say something about yourself in the third person."),
    ("color", Takes.COLOR, "<name or #rrggbb>", "Choose the colour of your name."),
    ("block", Takes.LOGIN, "<user>", "Stop seeing what somebody writes."),
    ("unblock", Takes.LOGIN, "<user>", "See somebody's messages again."),
    ("w", Takes.LOGIN_TEXT, "<user> <text>", "Write to one person only."),
    ("mods", Takes.NOTHING, "", "Who moderates this chat."),
    ("vips", Takes.NOTHING, "", "Who is a VIP here."),
    ("rules", Takes.NOTHING, "", "The rules of this chat."),
    ("disconnect", Takes.NOTHING, "", "Leave the chat."),
)
_BY_PERMISSION = (
    ("ban", Takes.LOGIN_TEXT, "<user> [reason]", "ban", "Ban somebody from this chat for good."),
    ("unban", Takes.LOGIN, "<user>", "ban", "Lift a ban."),
    ("untimeout", Takes.LOGIN, "<user>", "timeout", "End a timeout early."),
    (
        "warn",
        Takes.LOGIN_TEXT,
        "<user> <reason>",
        "warn",
        "Warn somebody, who must acknowledge it.",
    ),
    ("delete", Takes.MESSAGE, "<message id>", "delete", "Delete one message."),
    ("clear", Takes.NOTHING, "", "delete", "Delete all messages."),
    ("slowoff", Takes.NOTHING, "", "settings", "End slow mode."),
    ("followersoff", Takes.NOTHING, "", "settings", "Let everybody write, not only followers."),
    ("subscribers", Takes.NOTHING, "", "settings", "Let only subscribers write."),
    ("subscribersoff", Takes.NOTHING, "", "settings", "Let everybody write, not only subscribers."),
    ("emoteonly", Takes.NOTHING, "", "settings", "Allow emotes only."),
    ("emoteonlyoff", Takes.NOTHING, "", "settings", "Allow words again."),
    ("uniquechat", Takes.NOTHING, "", "settings", "Refuse what has been said before."),
    ("uniquechatoff", Takes.NOTHING, "", "settings", "Allow repeating what has been said."),
    ("verifiedemail", Takes.NOTHING, "", "settings", "Ask for a confirmed e-mail address."),
    ("verifiedemailoff", Takes.NOTHING, "", "settings", "Ask for no confirmed e-mail address."),
    ("shield", Takes.NOTHING, "", "settings", "Turn shield mode on."),
    ("shieldoff", Takes.NOTHING, "", "settings", "Turn shield mode off."),
    ("mod", Takes.LOGIN, "<user>", "broadcaster", "Make somebody a moderator."),
    ("unmod", Takes.LOGIN, "<user>", "broadcaster", "Take the moderator's role away."),
    ("vip", Takes.LOGIN, "<user>", "vips", "Make somebody a VIP."),
    ("unvip", Takes.LOGIN, "<user>", "vips", "Take the VIP's role away."),
    ("announce", Takes.TEXT, "<text>", "announce", "Say something that stands out."),
    ("unpin", Takes.NOTHING, "", "announce", "Take the pinned message down."),
    ("shoutout", Takes.LOGIN, "<channel>", "announce", "Send your viewers to a channel you like."),
    ("endpoll", Takes.NOTHING, "", "polls", "End the poll and show its result."),
    ("raid", Takes.LOGIN, "<channel>", "broadcaster", "Take your viewers to another channel."),
    ("unraid", Takes.NOTHING, "", "broadcaster", "Call the raid off."),
    ("monitor", Takes.LOGIN, "<user>", "ban", "Mark somebody's messages for moderators."),
    ("unmonitor", Takes.LOGIN, "<user>", "ban", "Stop marking somebody's messages."),
    ("restrict", Takes.LOGIN, "<user>", "ban", "Hold somebody's messages for moderators."),
    ("unrestrict", Takes.LOGIN, "<user>", "ban", "Let somebody's messages through again."),
    ("user", Takes.LOGIN, "<user>", "timeout", "What is known of somebody in this chat."),
)
_ALIASES = {
    "clear": ("clearchat",),
    "color": ("colour",),
    "delete": ("del",),
    "followers": ("followersonly",),
    "followersoff": ("followersonlyoff",),
    "restrict": ("restricted",),
    "shield": ("shieldon",),
    "shoutout": ("so",),
    "subscribers": ("subs", "subscribersonly"),
    "subscribersoff": ("subsoff", "subscribersonlyoff"),
    "timeout": ("to",),
    "uniquechat": ("r9kbeta", "unique"),
    "uniquechatoff": ("r9kbetaoff", "uniqueoff"),
    "w": ("whisper", "msg"),
}
_WITH_LENGTHS = (
    CommandSpec(
        "timeout",
        Takes.LOGIN_DURATION_TEXT,
        "<user> [duration, e.g. 10m] [reason]",
        "Silence somebody for a while (10 minutes unless you say how long).",
        "timeout",
        default_s=600,
    ),
    CommandSpec(
        "slow",
        Takes.DURATION,
        "[seconds]",
        "Make everybody wait between messages (30 seconds unless you say how long).",
        "settings",
        default_s=30,
    ),
    CommandSpec(
        "followers",
        Takes.DURATION,
        "[duration, e.g. 30m or 1w]",
        "Let only followers write, of some time if you say how long.",
        "settings",
        bare_unit_s=60,
        default_s=0,
    ),
    CommandSpec(
        "accountage",
        Takes.DURATION,
        "<duration, e.g. 7d, or 0>",
        "Ask for accounts of some age.",
        "settings",
        bare_unit_s=60,
    ),
    CommandSpec(
        "poll",
        Takes.POLL,
        "[duration, e.g. 2m] <question> | <choice> | <choice> …",
        "Ask the chat something (2 minutes unless you say how long).",
        "polls",
        default_s=120,
    ),
    CommandSpec("pin", Takes.MESSAGE, "<message id>", "Pin a message on top.", "announce"),
    CommandSpec("help", Takes.TEXT, "[command]", "What you can type here.", is_optional=True),
)
_VARIANTS = {f"announce{color}": color.upper() for color in ("blue", "green", "orange", "purple")}


def _table() -> dict[str, CommandSpec]:
    specs = [CommandSpec(name, takes, arguments, text) for name, takes, arguments, text in _MOST]
    specs += [
        CommandSpec(name, takes, arguments, text, permission)
        for name, takes, arguments, permission, text in _BY_PERMISSION
    ]
    specs += _WITH_LENGTHS
    return {spec.name: replace(spec, aliases=_ALIASES.get(spec.name, ())) for spec in specs}


COMMANDS = _table()
_BY_NAME = {name: spec for spec in COMMANDS.values() for name in (spec.name, *spec.aliases)}
_BY_NAME |= dict.fromkeys(_VARIANTS, COMMANDS["announce"])
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
    spec = _BY_NAME.get(name)
    if spec is None:
        if typed[1] == ".":
            return None
        raise UnknownCommand(f"There is no command /{name}. Type /help to see what there is.")
    command = _READERS[spec.takes](spec, (typed[3] or "").strip())
    return (
        replace(command, variant=_VARIANTS.get(name, "PRIMARY")) if name in _ANNOUNCES else command
    )


_ANNOUNCES = frozenset({"announce", *_VARIANTS})


# Where Twitch's id of the usage is not `usage_<name>`.
_USAGE_IDS = {
    "slow": "slow_on",
    "slowoff": "slow_off",
    "followers": "followers_on",
    "followersoff": "followers_off",
    "subscribers": "subs_on",
    "subscribersoff": "subs_off",
    "emoteonly": "emote_only_on",
    "emoteonlyoff": "emote_only_off",
    "uniquechat": "r9k_on",
    "uniquechatoff": "r9k_off",
    "w": "whisper",
}


def usage_id(spec: CommandSpec) -> str:
    """Twitch's id of the notice that says how the command is written."""
    return f"usage_{_USAGE_IDS.get(spec.name, spec.name)}"


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
    Takes.TEXT: _read_text,
    Takes.COLOR: _read_color,
    Takes.POLL: _read_poll,
}
