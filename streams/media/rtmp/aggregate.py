"""Aggregate messages (type 22): several tags in one message, laid out as in an FLV file."""

import struct
from collections.abc import Iterator

from streams.media.rtmp.messages import Message, MessageType
from streams.media.rtmp.violations import MessageViolation

_HEADER_SIZE = 11
_BACK_POINTER_SIZE = 4
_u32 = struct.Struct(">I")
_TYPES = (MessageType.AUDIO, MessageType.VIDEO, MessageType.DATA_AMF0)


def split_aggregate(message: Message) -> Iterator[Message]:
    """7.1.6: the first timestamp is moved to the message's own, the others with it."""
    view, position = message.payload, 0
    shift: int | None = None
    while position < len(view):
        body = position + _HEADER_SIZE
        if body > len(view):
            raise MessageViolation("an aggregate message ends inside a tag header")
        type_id = view[position] & 0x1F
        end = body + int.from_bytes(view[position + 1 : position + 4], "big")
        if end > len(view):
            raise MessageViolation("an aggregate message ends inside a tag")
        low = int.from_bytes(view[position + 4 : position + 7], "big")
        timestamp = view[position + 7] << 24 | low
        if shift is None:
            shift = message.timestamp - timestamp
        if type_id in _TYPES:
            yield Message(
                type_id, message.stream_id, (timestamp + shift) & 0xFFFFFFFF, view[body:end]
            )
        position = end + _BACK_POINTER_SIZE
