"""RTMP messages: their types, the one the chunk layer yields, and the control messages we send.

Sections 5.4, 6.2 and 7.1 of the RTMP specification.
"""

import struct
from enum import IntEnum
from typing import NamedTuple

from streams.media.amf import AmfValue, encode_all


class MessageType(IntEnum):
    SET_CHUNK_SIZE = 1
    ABORT = 2
    ACKNOWLEDGEMENT = 3
    USER_CONTROL = 4
    WINDOW_ACKNOWLEDGEMENT_SIZE = 5
    SET_PEER_BANDWIDTH = 6
    AUDIO = 8
    VIDEO = 9
    DATA_AMF3 = 15
    COMMAND_AMF3 = 17
    DATA_AMF0 = 18
    COMMAND_AMF0 = 20
    AGGREGATE = 22


class UserControlEvent(IntEnum):
    STREAM_BEGIN = 0
    PING_REQUEST = 6
    PING_RESPONSE = 7


class Message(NamedTuple):
    type_id: int
    stream_id: int
    timestamp: int  # modulo 2**32
    payload: bytes


CONTROL_CHUNK_STREAM = 2
COMMAND_CHUNK_STREAM = 3
_BANDWIDTH_DYNAMIC = 2
_u32 = struct.Struct(">I")


def set_chunk_size(size_bytes: int) -> Message:
    return Message(MessageType.SET_CHUNK_SIZE, 0, 0, _u32.pack(size_bytes))


def acknowledgement(received_bytes: int) -> Message:
    """The sequence number wraps at 32 bits, as every implementation does."""
    return Message(MessageType.ACKNOWLEDGEMENT, 0, 0, _u32.pack(received_bytes & 0xFFFFFFFF))


def window_acknowledgement_size(size_bytes: int) -> Message:
    return Message(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, 0, 0, _u32.pack(size_bytes))


def set_peer_bandwidth(size_bytes: int) -> Message:
    payload = _u32.pack(size_bytes) + bytes([_BANDWIDTH_DYNAMIC])
    return Message(MessageType.SET_PEER_BANDWIDTH, 0, 0, payload)


def user_control(event: UserControlEvent, data: bytes) -> Message:
    return Message(MessageType.USER_CONTROL, 0, 0, event.to_bytes(2, "big") + data)


def stream_begin(stream_id: int) -> Message:
    return user_control(UserControlEvent.STREAM_BEGIN, _u32.pack(stream_id))


def command(*values: AmfValue, stream_id: int = 0) -> Message:
    return Message(MessageType.COMMAND_AMF0, stream_id, 0, encode_all(values))


def status(code: str, *, level: str, description: str, stream_id: int) -> Message:
    """onStatus (7.2.2 and 7.3); the transaction id is 0 by specification."""
    info: dict[str, AmfValue] = {"level": level, "code": code, "description": description}
    return command("onStatus", 0.0, None, info, stream_id=stream_id)


def unsigned(message: Message) -> int:
    """The 32-bit number a control message begins with; ValueError when it has none."""
    if len(message.payload) < 4:
        raise ValueError(f"control message {message.type_id} of {len(message.payload)} bytes")
    value: int = _u32.unpack_from(message.payload)[0]
    return value
