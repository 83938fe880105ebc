"""Driving an RtmpConnection in tests as the server does."""

from collections.abc import Iterable
from typing import Any

from streams.media.amf import decode_all
from streams.media.rtmp import Event, ProtocolViolation, PublishRequested, RtmpConnection
from streams.media.rtmp.chunk_reader import ChunkReader
from streams.media.rtmp.limits import RtmpLimits
from streams.media.rtmp.messages import Message, MessageType
from streams.ports import FlvTag
from tests.streams.media.rtmp.publisher import HANDSHAKE, encode_messages, publish_messages

# What a reply may be is the client's business, so the reader of replies is generous.
_REPLY_LIMITS = RtmpLimits(max_command_bytes=1 << 20)


def feed(connection: RtmpConnection, pieces: Iterable[bytes]) -> list[Event]:
    """Everything the pieces mean, with every publish accepted."""
    events: list[Event] = []
    for piece in pieces:
        new = connection.receive_data(piece)
        if new and isinstance(new[-1], PublishRequested):
            new += connection.accept_publish()
        events += new
    return events


def feed_until_violation(
    connection: RtmpConnection, pieces: Iterable[bytes]
) -> tuple[list[Event], ProtocolViolation | None]:
    events: list[Event] = []
    try:
        for piece in pieces:
            events += feed(connection, [piece])
    except ProtocolViolation as violation:
        return events, violation
    return events, None


def publishing_connection(limits: RtmpLimits | None = None) -> RtmpConnection:
    """A connection whose publish was accepted, with the replies thrown away."""
    connection = RtmpConnection(limits or RtmpLimits())
    feed(connection, [HANDSHAKE + encode_messages(publish_messages())])
    connection.data_to_send()
    return connection


def tags(events: Iterable[Event]) -> list[FlvTag]:
    return [event for event in events if isinstance(event, FlvTag)]


def replies(data: bytes, *, has_handshake: bool = True) -> list[Message]:
    """The messages in what a server sent."""
    if has_handshake:
        data = data[1 + 2 * 1536 :]
    reader = ChunkReader(_REPLY_LIMITS)
    messages = []
    for message in reader.read(data):
        if message.type_id == MessageType.SET_CHUNK_SIZE:
            reader.set_chunk_size(int.from_bytes(message.payload, "big"))
        messages.append(message)
    return messages


def commands(messages: Iterable[Message]) -> list[list[Any]]:  # tests reach into the values
    return [
        decode_all(message.payload)
        for message in messages
        if message.type_id == MessageType.COMMAND_AMF0
    ]


def status_codes(messages: Iterable[Message]) -> list[str]:
    codes = []
    for values in commands(messages):
        info = values[-1]
        if values[0] == "onStatus" and isinstance(info, dict):
            codes.append(str(info["code"]))
    return codes
