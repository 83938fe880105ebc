"""The table of slash commands: names, arguments, sentences about usage, permissions."""

from dataclasses import dataclass, replace
from enum import Enum, auto


class Takes(Enum):
    """What follows the name; `Command` says where it ends up."""

    NOTHING = auto()
    LOGIN = auto()
    LOGIN_TEXT = auto()
    LOGIN_DURATION_TEXT = auto()
    DURATION = auto()
    MESSAGE = auto()  # a message's id, or nothing when the command replies to the message
    MESSAGE_OR_TEXT = auto()  # the same, or a text that is to become one
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
    CommandSpec(
        "prediction",
        Takes.POLL,
        "[duration, e.g. 2m] <question> | <outcome> | <outcome> …",
        "Let viewers stake points on what happens (2 minutes unless you say how long).",
        "polls",
        default_s=120,
    ),
    CommandSpec(
        "pin",
        Takes.MESSAGE_OR_TEXT,
        "<text or message id>",
        "Say something and pin it on top, or pin a message.",
        "announce",
    ),
    CommandSpec("help", Takes.TEXT, "[command]", "What you can type here.", is_optional=True),
)
# An announcement's colour by the name it is typed with.
ANNOUNCEMENTS = {
    f"announce{color}": color.upper() for color in ("blue", "green", "orange", "purple")
}


def _table() -> dict[str, CommandSpec]:
    specs = [CommandSpec(name, takes, arguments, text) for name, takes, arguments, text in _MOST]
    specs += [
        CommandSpec(name, takes, arguments, text, permission)
        for name, takes, arguments, permission, text in _BY_PERMISSION
    ]
    specs += _WITH_LENGTHS
    return {spec.name: replace(spec, aliases=_ALIASES.get(spec.name, ())) for spec in specs}


COMMANDS = _table()
# Commands by what is typed: names, aliases, announcements' colours.
BY_NAME = {name: spec for spec in COMMANDS.values() for name in (spec.name, *spec.aliases)}
BY_NAME |= dict.fromkeys(ANNOUNCEMENTS, COMMANDS["announce"])

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
