"""Message ids: UUIDs that are the message's position in its room's stream.

Version 8 (RFC 9562, 5.8): 48 bits of Unix milliseconds, 12 and then 8 bits of the stream's
sequence number, 54 bits of the room's number. So an id needs no look-up to be resumed from, ids of
one room sort in the order of the talk, and ids of different rooms never meet.
"""

from dataclasses import dataclass
from uuid import UUID

_ROOM_BITS = 54
_ROOM_MASK = (1 << _ROOM_BITS) - 1
_SEQUENCE_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a stream: Valkey's entry id `<ms>-<sequence>`."""

    ms: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.ms}-{self.sequence}"


START = Position(0, 0)


def parse_position(text: str | bytes) -> Position:
    """The position written as Valkey does; raises ValueError for anything else."""
    ms, sequence = (text.decode() if isinstance(text, bytes) else text).split("-")
    return Position(int(ms), int(sequence))


def message_id(position: Position, room_number: int) -> UUID:
    """The id of the message at this position of the room; raises ValueError out of range."""
    if position.sequence >= _SEQUENCE_LIMIT or not 0 <= room_number <= _ROOM_MASK:
        raise ValueError(f"no id for {position} in room {room_number}")
    high, low = position.sequence >> 8, position.sequence & 0xFF
    value = position.ms << 80 | 0x8 << 76 | high << 64 | 0b10 << 62 | low << _ROOM_BITS
    return UUID(int=value | room_number)


def position_of(identifier: UUID) -> Position:
    """Where the message stands; raises ValueError for an id that is not a message's."""
    value = identifier.int
    if value >> 76 & 0xF != 0x8 or value >> 62 & 0b11 != 0b10:
        raise ValueError("not a message id")
    return Position(value >> 80, (value >> 64 & 0xFFF) << 8 | value >> _ROOM_BITS & 0xFF)


def room_number_of(identifier: UUID) -> int:
    """The number of the room the message is in."""
    return identifier.int & _ROOM_MASK


def first_id_at(ms: int) -> UUID:
    """The smallest id of any message sent at or after this millisecond; bounds of partitions."""
    return UUID(int=ms << 80)
