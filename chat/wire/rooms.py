"""Names of streams, and of the keys in Valkey that belong to them.

A key's part in braces is its hash tag: everything one script touches lies in one slot of a cluster.
"""

from dataclasses import dataclass
from enum import StrEnum

SHARDS = 16  # journals the writer reads; a constant of the stored data


class RoomKind(StrEnum):
    """Who hears what is said there."""

    CHAT = "c"  # everybody on a channel's page; written to the database
    MODERATORS = "m"  # a channel's moderators: held messages, the log, reports
    ACCOUNT = "u"  # all sockets of one account: whispers, warnings, its own bans


@dataclass(frozen=True, slots=True)
class RoomKey:
    """One stream: `number` is the channel's id, or the account's for ACCOUNT."""

    kind: RoomKind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"

    @property
    def shard(self) -> int:
        """Which journal the room's entries are written to."""
        return self.number % SHARDS

    def key(self, name: str) -> str:
        """The key of something of this room: `stream`, `last`, `bans`, `version`."""
        return f"chat:{{{self.shard}}}:{self}:{name}"


def chat_room(channel_id: int) -> RoomKey:
    """Everybody's room of the channel."""
    return RoomKey(RoomKind.CHAT, channel_id)


def moderators_room(channel_id: int) -> RoomKey:
    """The room of the channel's moderators."""
    return RoomKey(RoomKind.MODERATORS, channel_id)


def account_room(user_id: int) -> RoomKey:
    """What only this account's sockets hear."""
    return RoomKey(RoomKind.ACCOUNT, user_id)


def journal_key(shard: int) -> str:
    """The stream of everything in this shard that the database has not got yet."""
    return f"chat:{{{shard}}}:journal"


def parse_room(text: str) -> RoomKey:
    """The room of `str(key)`; raises ValueError."""
    kind, number = text.split(":")
    return RoomKey(RoomKind(kind), int(number))
