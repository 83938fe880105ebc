"""Messages into chunks, for the little that a server says to a publisher."""

from streams.media.rtmp.messages import Message

DEFAULT_CHUNK_SIZE = 128


class ChunkWriter:
    """Always full headers (fmt 0): replies are few, and no peer can misread them."""

    def __init__(self) -> None:
        self.chunk_size = DEFAULT_CHUNK_SIZE

    def write(self, message: Message, *, chunk_stream_id: int) -> bytes:
        header = b"".join(
            (
                bytes([chunk_stream_id]),
                message.timestamp.to_bytes(3, "big"),
                len(message.payload).to_bytes(3, "big"),
                bytes([message.type_id]),
                message.stream_id.to_bytes(4, "little"),
            )
        )
        continuation = bytes([0xC0 | chunk_stream_id])
        chunks = (
            message.payload[start : start + self.chunk_size]
            for start in range(0, len(message.payload), self.chunk_size)
        )
        return header + continuation.join(chunks)
