"""Media and data messages of an accepted publish, as FLV tags with unwrapped timestamps."""

from collections.abc import Iterator

from streams.media.amf import AmfLimits
from streams.media.rtmp.aggregate import split_aggregate
from streams.media.rtmp.events import MetadataReceived
from streams.media.rtmp.messages import Message, MessageType
from streams.media.rtmp.metadata import parse_metadata
from streams.media.rtmp.timestamps import TimestampUnwrapper
from streams.ports import FlvTag, FlvTagKind

_KINDS: dict[int, FlvTagKind] = {
    MessageType.AUDIO: FlvTagKind.AUDIO,
    MessageType.VIDEO: FlvTagKind.VIDEO,
}
_VIDEO = FlvTagKind.VIDEO


class MediaDecoder:
    def __init__(self, limits: AmfLimits) -> None:
        self._limits = limits
        self._timestamps = TimestampUnwrapper()

    def events(self, message: Message) -> Iterator[FlvTag | MetadataReceived]:
        kind = _KINDS.get(message.type_id)
        if kind is not None:
            # Some encoders keep a stream alive with empty messages; they hold no tag.
            if message.payload:
                yield self._tag(kind, message)
        elif message.type_id == MessageType.AGGREGATE:
            for part in split_aggregate(message):
                yield from self.events(part)
        else:
            yield from self._metadata(message)

    def _tag(self, kind: FlvTagKind, message: Message) -> FlvTag:
        if _is_sequence_header(kind, message.payload):
            timestamp_ms = self._timestamps.peek(message.timestamp)
        else:
            timestamp_ms = self._timestamps.unwrap(message.timestamp)
        return FlvTag(kind, timestamp_ms, message.payload)

    def _metadata(self, message: Message) -> Iterator[MetadataReceived]:
        metadata = parse_metadata(message, self._limits)
        if metadata is not None:
            body, values = metadata
            timestamp_ms = self._timestamps.peek(message.timestamp)
            yield MetadataReceived(FlvTag(FlvTagKind.SCRIPT, timestamp_ms, body), values)


def _is_sequence_header(kind: FlvTagKind, body: bytes) -> bool:
    """A decoder configuration, by its first two bytes; both header styles."""
    first = body[0]
    if kind is _VIDEO:
        return first & 0x8F == 0x80 or (first & 0x8F == 0x07 and body[1:2] == b"\x00")
    return first == 0x90 or (first >> 4 == 10 and body[1:2] == b"\x00")
