"""The hub's wire for IRC: one for each set of capabilities, shared by all who want the same."""

import json
from collections.abc import Sequence
from functools import lru_cache

from chat.hub import is_passing
from chat.irc.lines import Line, lines_of
from chat.irc.protocol.capabilities import COMMANDS, TAGS, Capabilities
from chat.irc.protocol.messages import format_line
from chat.stream.read import Entry
from chat.wire.rooms import RoomKey

# Login by id of channels and accounts, which have the same ids. Few kinds of frames say the login,
# IRC always does; filled by whoever joins, so everything that is encoded is here.
_logins: dict[int, str] = {}


def remember_login(account_id: int, login: str) -> None:
    """Note what the room of this channel, or account, is called; before joining it."""
    _logins[account_id] = login


def login_of(account_id: int | None) -> str:
    """The login of an account or channel that was remembered; else empty."""
    return _logins.get(account_id or 0, "")


class IrcWire:
    """What a connection with these capabilities reads; its own lines are not told to it."""

    hides_own = True

    def __init__(self, capabilities: Capabilities, *, hears_whispers: bool = False) -> None:
        self.capabilities = capabilities
        self.hears_whispers = hears_whispers
        short = sorted(name.rpartition("/")[2] for name in capabilities)
        self.name = f"irc:{'+'.join(short)}{':whispers' if hears_whispers else ''}"

    def encode(self, room: RoomKey, entries: Sequence[Entry]) -> bytes:
        """All lines of the entries, each with its CRLF."""
        login = login_of(room.number)
        lines = [
            self.write(line)
            for entry in entries
            if not is_passing(entry)
            for line in lines_of(_frame(entry), login)
        ]
        return "".join(lines).encode("utf-8", "replace")

    def write(self, line: Line) -> str:
        """The line as this connection gets it; empty when it did not ask for such lines."""
        if line.is_for_commands and COMMANDS not in self.capabilities:
            return ""
        if line.command == "WHISPER" and not self.hears_whispers:
            return ""
        tags = line.tags if TAGS in self.capabilities else None
        return format_line(
            line.command, *line.params, text=line.text, tags=tags, prefix=line.prefix
        )


def _frame(entry: Entry) -> dict[str, object]:
    return {**json.loads(entry.body), "id": str(entry.id), "timestamp": entry.timestamp_ms}


@lru_cache(maxsize=16)
def wire_for(capabilities: Capabilities, *, hears_whispers: bool = False) -> IrcWire:
    """The one wire of this set; whispers are for tokens that may read them."""
    return IrcWire(capabilities, hears_whispers=hears_whispers)
