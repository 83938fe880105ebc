"""Message tags: `@name=value;name=value`, and how values are escaped (ircv3.net/specs/extensions/
message-tags)."""

import re
from collections.abc import Mapping

from chat.irc.protocol.errors import Violation

_ESCAPES = {";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\0": ""}
_ESCAPED = re.compile(r"[; \\\r\n\0]")
_UNESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_BACKSLASH = re.compile(r"\\(.?)", re.DOTALL)
_NAME = re.compile(r"\+?(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9-]+")


def escape(value: str) -> str:
    """The value as it travels."""
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], value)


def unescape(value: str) -> str:
    """The value as it was meant; a backslash before anything else, or at the end, is dropped."""
    return _BACKSLASH.sub(lambda found: _UNESCAPES.get(found[1], found[1]), value)


def format_tags(tags: Mapping[str, str]) -> str:
    """`name=value;name=value` by name, as Twitch's; every tag has its `=`, clients split at it."""
    return ";".join(f"{name}={escape(tags[name])}" for name in sorted(tags))


def parse_tags(text: str) -> dict[str, str]:
    """The tags of a line, without their `@`; of a repeated one the last counts.

    Raises Violation for a name that is none.
    """
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if not name and not value:
            continue
        if not _NAME.fullmatch(name):
            raise Violation("a tag has a name that is none")
        tags[name] = unescape(value)
    return tags
