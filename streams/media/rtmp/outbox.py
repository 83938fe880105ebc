"""What the server says on one connection: control messages, replies and statuses, as bytes."""

from streams.media.amf import AmfValue
from streams.media.rtmp import messages
from streams.media.rtmp.capabilities import announced_capabilities
from streams.media.rtmp.chunk_writer import ChunkWriter
from streams.media.rtmp.messages import Message

OUTGOING_CHUNK_SIZE = 65_536
WINDOW_SIZE = 2_500_000
STREAM_ID = 1  # one publish a connection, so one message stream


class Outbox:
    def __init__(self) -> None:
        self._writer = ChunkWriter()
        self._data: list[bytes] = []

    def take(self) -> bytes:
        if not self._data:
            return b""
        data = b"".join(self._data)
        self._data.clear()
        return data

    def raw(self, data: bytes) -> None:
        self._data.append(data)

    def control(self, message: Message) -> None:
        chunk_stream_id = messages.CONTROL_CHUNK_STREAM
        self._data.append(self._writer.write(message, chunk_stream_id=chunk_stream_id))

    def command(self, *values: AmfValue) -> None:
        self._write(messages.command(*values))

    def status(
        self, code: str, description: str, *, is_error: bool = False, stream_id: int = STREAM_ID
    ) -> None:
        level = "error" if is_error else "status"
        self._write(
            messages.status(code, level=level, description=description, stream_id=stream_id)
        )

    def connect_reply(self, transaction_id: float) -> None:
        self.control(messages.window_acknowledgement_size(WINDOW_SIZE))
        self.control(messages.set_peer_bandwidth(WINDOW_SIZE))
        self.control(messages.set_chunk_size(OUTGOING_CHUNK_SIZE))
        self._writer.chunk_size = OUTGOING_CHUNK_SIZE
        properties: dict[str, AmfValue] = {
            "fmsVer": "FMS/3,5,7,7009",  # clients read the major version as a feature level
            "capabilities": 31.0,
            "mode": 1.0,
            **announced_capabilities(),
        }
        info: dict[str, AmfValue] = {
            "level": "status",
            "code": "NetConnection.Connect.Success",
            "description": "Connected.",
            "objectEncoding": 0.0,
        }
        self.command("_result", transaction_id, properties, info)

    def unknown_command(self, transaction_id: float) -> None:
        info: dict[str, AmfValue] = {
            "level": "error",
            "code": "NetConnection.Call.Failed",
            "description": "This server does not know that command.",
        }
        self.command("_error", transaction_id, None, info)

    def _write(self, message: Message) -> None:
        chunk_stream_id = messages.COMMAND_CHUNK_STREAM
        self._data.append(self._writer.write(message, chunk_stream_id=chunk_stream_id))
