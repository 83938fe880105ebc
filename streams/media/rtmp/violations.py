"""What a peer can do wrong: one exception per kind, each with a reason for the log."""


class ProtocolViolation(Exception):
    """The peer broke RTMP or a bound; the connection cannot go on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class HandshakeViolation(ProtocolViolation):
    """C0 or C1 is not RTMP's."""


class ChunkViolation(ProtocolViolation):
    """A chunk header contradicts the chunk stream it belongs to."""


class ChunkSizeViolation(ProtocolViolation):
    """SetChunkSize with a size out of bounds."""


class TooManyChunkStreams(ProtocolViolation):
    """More chunk stream ids than any publisher needs."""


class MessageTooLarge(ProtocolViolation):
    """A message announces more bytes than its type may have."""


class TooMuchInFlight(ProtocolViolation):
    """Too many bytes in messages that were begun and not ended."""


class TooMuchBeforePublish(ProtocolViolation):
    """Many bytes and still no publish command, or too many before its answer."""


class MessageViolation(ProtocolViolation):
    """A protocol control message of the wrong length, or a broken aggregate."""


class AmfViolation(ProtocolViolation):
    """A command or metadata that is not AMF0, or reaches beyond a bound of it."""


class CommandViolation(ProtocolViolation):
    """A command without what it must have, or at the wrong time."""
