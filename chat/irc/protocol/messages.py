"""One line and its parts, both ways (RFC 1459, 2.3.1; RFC 2812, 2.3; IRCv3 message tags)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chat.irc.protocol.errors import LineTooLong, Violation
from chat.irc.protocol.tags import format_tags, parse_tags

SERVER = "tmi.twitch.tv"  # the literal name: tmi.js and go-twitch-irc compare with it
MAX_TAGS_BYTES = 8191
# RFC 1459's 512 would cut Twitch's 500 characters, which are up to four bytes each.
MAX_REST_BYTES = 2560
MAX_LINE_BYTES = MAX_TAGS_BYTES + MAX_REST_BYTES
MAX_PARAMS = 15

_COMMAND = re.compile(r"[A-Za-z]+|[0-9]{3}")
_UNSENDABLE = re.compile(r"[\r\n\0]+")


@dataclass(frozen=True, slots=True)
class Message:
    """A line from a peer; `command` is upper-case, `params` include the trailing one."""

    command: str
    params: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    def param(self, index: int) -> str:
        """The parameter, or nothing."""
        return self.params[index] if index < len(self.params) else ""


def split_lines(frame: str) -> list[str]:
    """The lines of a WebSocket frame, which may end without CRLF; empty ones are no lines."""
    return [line for line in re.split(r"[\r\n]+", frame) if line]


def parse_line(line: str) -> Message:
    """The message of one line without its end; raises Violation."""
    if "\0" in line or "\r" in line or "\n" in line:
        raise Violation("a line holds characters that none may")
    tags: dict[str, str] = {}
    rest = line.strip(" ")
    if rest.startswith("@"):
        text, _, rest = rest[1:].partition(" ")
        if _size(text) > MAX_TAGS_BYTES:
            raise LineTooLong("the tags are too long")
        tags = parse_tags(text)
        rest = rest.lstrip(" ")
    if _size(rest) > MAX_REST_BYTES:
        raise LineTooLong("the line is too long")
    prefix = ""
    if rest.startswith(":"):
        prefix, _, rest = rest[1:].partition(" ")
        rest = rest.lstrip(" ")
    command, _, rest = rest.partition(" ")
    if not _COMMAND.fullmatch(command):
        raise Violation("a line has no command")
    return Message(command.upper(), tuple(_parse_params(rest)), tags, prefix)


def _parse_params(rest: str) -> list[str]:
    """The last may begin with a colon and hold spaces; after the fourteenth no colon is needed."""
    params: list[str] = []
    rest = rest.lstrip(" ")
    while rest:
        if rest.startswith(":") or len(params) == MAX_PARAMS - 1:
            params.append(rest.removeprefix(":"))
            break
        param, _, rest = rest.partition(" ")
        params.append(param)
        rest = rest.lstrip(" ")
    return params


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def format_line(
    command: str,
    *params: str,
    text: str | None = None,
    tags: Mapping[str, str] | None = None,
    prefix: str = SERVER,
) -> str:
    """A line of ours with its end; `text` is the trailing parameter, written with its colon.

    What would break out of the line is replaced: no text of a chatter can make a line of its own.
    """
    parts = [f"@{format_tags(tags)}"] if tags else []
    parts += [f":{prefix}", command, *(_middle(param) for param in params)]
    if text is not None:
        parts.append(f":{_UNSENDABLE.sub(' ', text)}")
    return " ".join(parts) + "\r\n"


def _middle(param: str) -> str:
    return re.sub(r"[\r\n\0 ]", "", param).lstrip(":") or "*"


def user_prefix(login: str) -> str:
    """An account as the source of a line: `ana!ana@ana.tmi.twitch.tv`."""
    return f"{login}!{login}@{login}.{SERVER}"
