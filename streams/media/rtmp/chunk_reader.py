"""Chunks into messages: section 5.3 of the RTMP specification, with the bounds of RtmpLimits.

This is the hot path of the ingest. Payload bytes are copied once, from the input into the message:
a message that lies whole in the input becomes one slice, any other grows in a BytesIO whose
`getvalue` hands out its buffer without a second copy. Only the bytes of a header that is split
between two inputs are kept.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

from streams.media.rtmp.chunk_writer import DEFAULT_CHUNK_SIZE
from streams.media.rtmp.limits import RtmpLimits
from streams.media.rtmp.messages import Message, MessageType
from streams.media.rtmp.violations import (
    ChunkSizeViolation,
    ChunkViolation,
    MessageTooLarge,
    TooManyChunkStreams,
    TooMuchInFlight,
)

_u16 = struct.Struct(">H")
_u32 = struct.Struct(">I")
_EXTENDED = 0xFFFFFF
_HEADER_SIZES = (11, 7, 3, 0)


class _ChunkStream:
    """What a chunk stream remembers from one chunk to the next."""

    __slots__ = (
        "buffer",
        "delta",
        "extended",
        "length",
        "received",
        "stream_id",
        "timestamp",
        "type_id",
    )

    def __init__(self) -> None:
        self.type_id = 0
        self.stream_id = 0
        self.length = 0
        self.timestamp = 0
        self.delta = 0  # what a type-3 chunk that begins a message adds
        self.extended: int | None = None  # the last extended field, while headers use one
        self.received = 0
        self.buffer: BytesIO | None = None  # a message is under way while this is set


class ChunkReader:
    """Feed it with `read`; it yields each message before it looks at the next chunk.

    So a caller may change `chunk_size` or `is_paused` between two messages of one input.
    """

    def __init__(self, limits: RtmpLimits) -> None:
        self.is_paused = False  # while set, input is held unread; bounded by the caller
        self._chunk_size = DEFAULT_CHUNK_SIZE
        self._limits = limits
        self._streams: dict[int, _ChunkStream] = {}
        self._held = b""  # a split header, or everything while paused
        self._open: _ChunkStream | None = None  # the chunk whose payload is being read
        self._open_left = 0
        self._in_flight = 0
        self._max_lengths = {
            MessageType.VIDEO: limits.max_video_bytes,
            MessageType.AGGREGATE: limits.max_video_bytes,
            MessageType.AUDIO: limits.max_audio_bytes,
            MessageType.DATA_AMF0: limits.max_data_bytes,
            MessageType.DATA_AMF3: limits.max_data_bytes,
        }

    @property
    def held_bytes(self) -> int:
        return len(self._held)

    def set_chunk_size(self, size_bytes: int) -> None:
        if not 1 <= size_bytes <= self._limits.max_chunk_size_bytes:
            raise ChunkSizeViolation(
                f"a chunk size of {size_bytes} bytes; 1 to {self._limits.max_chunk_size_bytes} go"
            )
        self._chunk_size = size_bytes

    def abort(self, chunk_stream_id: int) -> None:
        """Section 5.4.2: drop the message under way on that chunk stream."""
        stream = self._streams.get(chunk_stream_id)
        if stream is not None and stream.buffer is not None:
            self._in_flight -= stream.received
            stream.buffer = None
            stream.received = 0

    def read(self, data: bytes | bytearray | memoryview) -> Iterator[Message]:
        if self._held:
            data = self._held + bytes(data)
            self._held = b""
        with memoryview(data) as view:
            yield from self._read(view)

    def _read(self, view: memoryview) -> Iterator[Message]:
        position, end = 0, len(view)
        while position < end:
            if self.is_paused:
                self._held = bytes(view[position:])
                return
            if self._open is None:
                after = self._read_header(view, position)
                if after < 0:
                    self._held = bytes(view[position:])
                    return
                position = after
            stream: _ChunkStream = self._open  # type: ignore[assignment]  # _read_header set it
            take = min(self._open_left, end - position)
            message = self._take_payload(stream, view, position, take)
            position += take
            if message is not None:
                yield message

    def _take_payload(
        self, stream: _ChunkStream, view: memoryview, position: int, size: int
    ) -> Message | None:
        self._open_left -= size
        if self._open_left == 0:
            self._open = None
        if stream.buffer is None:
            if size == stream.length:
                return _message(stream, bytes(view[position : position + size]))
            stream.buffer = BytesIO()
        stream.buffer.write(view[position : position + size])
        stream.received += size
        self._in_flight += size
        if stream.received < stream.length:
            if self._in_flight > self._limits.max_in_flight_bytes:
                raise TooMuchInFlight(f"{self._in_flight} bytes in unfinished messages")
            return None
        payload = stream.buffer.getvalue()
        self._in_flight -= stream.received
        stream.buffer = None
        stream.received = 0
        return _message(stream, payload)

    def _read_header(self, view: memoryview, position: int) -> int:
        """Open the chunk that begins at `position`; the offset of its payload, -1 when cut off."""
        end = len(view)
        fmt, chunk_stream_id = view[position] >> 6, view[position] & 0x3F
        position += 1
        if chunk_stream_id < 2:  # 5.3.1.1: the forms of two and three bytes
            size = chunk_stream_id + 1
            if position + size > end:
                return -1
            chunk_stream_id = 64 + int.from_bytes(view[position : position + size], "little")
            position += size
        stream = self._streams.get(chunk_stream_id)
        if fmt == 3:
            if stream is None:
                raise ChunkViolation(f"chunk stream {chunk_stream_id} begins without a header")
            if stream.extended is not None:
                position = self._read_repeated_timestamp(stream, view, position)
            elif stream.buffer is None:
                _advance(stream, stream.delta)
        else:
            position = self._read_message_header(fmt, chunk_stream_id, stream, view, position)
            stream = self._streams.get(chunk_stream_id)
        if position < 0 or stream is None:
            return -1
        self._open = stream
        self._open_left = min(self._chunk_size, stream.length - stream.received)
        return position

    def _read_repeated_timestamp(
        self, stream: _ChunkStream, view: memoryview, position: int
    ) -> int:
        """5.3.1.3: a type-3 chunk has the extended field when the message's header had one.

        Some encoders leave it out of continuations, so there it counts only when it repeats what
        was said; a payload that happens to begin with these four bytes is one in 2**32.
        """
        if position + 4 > len(view):
            return -1
        value: int = _u32.unpack_from(view, position)[0]
        if stream.buffer is None:
            stream.extended = value
            _advance(stream, value)
            return position + 4
        return position + 4 if value in (stream.extended, stream.timestamp) else position

    def _read_message_header(
        self,
        fmt: int,
        chunk_stream_id: int,
        stream: _ChunkStream | None,
        view: memoryview,
        position: int,
    ) -> int:
        after = position + _HEADER_SIZES[fmt]
        if after > len(view):
            return -1
        timestamp = view[position] << 16 | _u16.unpack_from(view, position + 1)[0]
        extended: int | None = None
        if timestamp == _EXTENDED:
            if after + 4 > len(view):
                return -1
            timestamp = extended = _u32.unpack_from(view, after)[0]
            after += 4
        if stream is None:
            stream = self._add_stream(fmt, chunk_stream_id)
        elif stream.buffer is not None:
            raise ChunkViolation(
                f"chunk stream {chunk_stream_id} begins a message inside another (fmt {fmt})"
            )
        if fmt < 2:
            stream.length = view[position + 3] << 16 | _u16.unpack_from(view, position + 4)[0]
            stream.type_id = view[position + 6]
            self._check_length(stream)
        if fmt == 0:
            stream.stream_id = int.from_bytes(view[position + 7 : position + 11], "little")
            stream.timestamp = 0
        stream.extended = extended
        stream.delta = timestamp  # after fmt 0 too: 5.3.1.2.4
        _advance(stream, timestamp)
        return after

    def _add_stream(self, fmt: int, chunk_stream_id: int) -> _ChunkStream:
        # fmt 1 is let through: librtmp, so OBS, opens chunk stream 2 with it.
        if fmt == 2:
            raise ChunkViolation(f"chunk stream {chunk_stream_id} begins without a length")
        if len(self._streams) >= self._limits.max_chunk_streams:
            raise TooManyChunkStreams(f"more than {self._limits.max_chunk_streams} chunk streams")
        stream = self._streams[chunk_stream_id] = _ChunkStream()
        return stream

    def _check_length(self, stream: _ChunkStream) -> None:
        maximum = self._max_lengths.get(
            stream.type_id,  # type: ignore[call-overload]  # an int finds its IntEnum key
            self._limits.max_command_bytes,
        )
        if stream.length > maximum:
            raise MessageTooLarge(
                f"a message of type {stream.type_id} with {stream.length} bytes; {maximum} go"
            )


def _advance(stream: _ChunkStream, delta: int) -> None:
    stream.timestamp = (stream.timestamp + delta) & 0xFFFFFFFF


def _message(stream: _ChunkStream, payload: bytes) -> Message:
    return Message(stream.type_id, stream.stream_id, stream.timestamp, payload)
