"""A publisher's side of RTMP for tests: commands, and a chunk writer with every header form."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from streams.media.amf import AmfValue, EcmaArray, encode_all
from streams.media.rtmp.messages import Message, MessageType

HANDSHAKE = b"\x03" + bytes(1536) + bytes(1536)

AVC_CONFIG = bytes.fromhex(
    "0164001fffe1001b6764001facd9405005bb011000000300100000030320f183196001000668ebe3cb22c0fdf8f800"
)
AVC_SEQUENCE_HEADER = b"\x17\x00\x00\x00\x00" + AVC_CONFIG
AAC_SEQUENCE_HEADER = b"\xaf\x00\x11\x90"


def key_frame(size: int = 200) -> bytes:
    return b"\x17\x01\x00\x00\x00" + bytes(size)


def inter_frame(size: int = 50) -> bytes:
    return b"\x27\x01\x00\x00\x00" + bytes(size)


def audio_frame(size: int = 20) -> bytes:
    return b"\xaf\x01" + bytes(size)


@dataclass
class _Sent:
    """What a header may leave out, because the chunk stream knows it."""

    timestamp: int
    field_value: int  # timestamp or delta, as written
    length: int
    type_id: int
    stream_id: int


@dataclass
class ChunkEncoder:
    """Chunks as a publisher writes them; the smallest header that fits unless told otherwise."""

    chunk_size: int = 128
    repeats_extended: bool = True
    _sent: dict[int, _Sent] = field(default_factory=dict)

    def encode(self, message: Message, *, csid: int = 4, fmt: int | None = None) -> bytes:
        return b"".join(self.chunks(message, csid=csid, fmt=fmt))

    def chunks(self, message: Message, *, csid: int = 4, fmt: int | None = None) -> list[bytes]:
        least = self._least_form(message, csid)
        fmt = least if fmt is None else min(fmt, least)
        header, extended = self._header(message, csid, fmt)
        parts = [
            message.payload[start : start + self.chunk_size]
            for start in range(0, len(message.payload), self.chunk_size)
        ] or [b""]
        more = basic_header(3, csid) + (extended if self.repeats_extended else b"")
        return [header + parts[0], *(more + part for part in parts[1:])]

    def _delta(self, message: Message, csid: int) -> int:
        return (message.timestamp - self._sent[csid].timestamp) & 0xFFFFFFFF

    def _least_form(self, message: Message, csid: int) -> int:
        before = self._sent.get(csid)
        if before is None or before.stream_id != message.stream_id:
            return 0
        if self._delta(message, csid) >= 1 << 31:
            return 0
        if (before.length, before.type_id) != (len(message.payload), message.type_id):
            return 1
        return 3 if before.field_value == self._delta(message, csid) else 2

    def _header(self, message: Message, csid: int, fmt: int) -> tuple[bytes, bytes]:
        value = message.timestamp if fmt == 0 else self._delta(message, csid)
        size = len(message.payload)
        self._sent[csid] = _Sent(message.timestamp, value, size, message.type_id, message.stream_id)
        extended = value.to_bytes(4, "big") if value >= 0xFFFFFF else b""
        header = basic_header(fmt, csid)
        if fmt < 3:
            header += min(value, 0xFFFFFF).to_bytes(3, "big")
        if fmt < 2:
            header += size.to_bytes(3, "big") + bytes([message.type_id])
        if fmt == 0:
            header += message.stream_id.to_bytes(4, "little")
        return header + extended, extended


def basic_header(fmt: int, csid: int) -> bytes:
    if csid < 64:
        return bytes([fmt << 6 | csid])
    if csid < 320:
        return bytes([fmt << 6, csid - 64])
    return bytes([fmt << 6 | 1]) + (csid - 64).to_bytes(2, "little")


def command(name: str, transaction_id: float, *arguments: AmfValue, stream_id: int = 0) -> Message:
    payload = encode_all([name, transaction_id, *arguments])
    return Message(MessageType.COMMAND_AMF0, stream_id, 0, payload)


def metadata(**values: AmfValue) -> Message:
    payload = encode_all(["@setDataFrame", "onMetaData", EcmaArray(values)])
    return Message(MessageType.DATA_AMF0, 1, 0, payload)


def set_chunk_size(size: int) -> Message:
    return Message(MessageType.SET_CHUNK_SIZE, 0, 0, size.to_bytes(4, "big"))


def video(payload: bytes, timestamp: int = 0) -> Message:
    return Message(MessageType.VIDEO, 1, timestamp, payload)


def audio(payload: bytes, timestamp: int = 0) -> Message:
    return Message(MessageType.AUDIO, 1, timestamp, payload)


def connect_messages(app: str = "live", /, **more: AmfValue) -> list[Message]:
    values: dict[str, AmfValue] = {
        "app": app,
        "type": "nonprivate",
        "flashVer": "FMLE/3.0 (compatible; FMSc/1.0)",
        "tcUrl": "rtmp://127.0.0.1/live",
        **more,
    }
    return [command("connect", 1.0, values)]


def publish_messages(key: str = "k-secret", **more: AmfValue) -> list[Message]:
    """From connect to publish, in the order and with the commands of OBS."""
    return [
        *connect_messages(**more),
        command("releaseStream", 2.0, None, key),
        command("FCPublish", 3.0, None, key),
        command("createStream", 4.0, None),
        command("publish", 5.0, None, key, "live", stream_id=1),
    ]


def media_messages(*, seconds: int = 1, start: int = 0) -> list[Message]:
    """A second of 10 frames (two keyframes) and audio, with its headers."""
    messages = [
        metadata(width=1280.0, height=720.0, encoder="test"),
        video(AVC_SEQUENCE_HEADER, 0),
        audio(AAC_SEQUENCE_HEADER, 0),
    ]
    for index in range(10 * seconds):
        at = start + index * 100
        messages.append(video(key_frame() if index % 5 == 0 else inter_frame(), at))
        messages.append(audio(audio_frame(), at + 7))
    return messages


def farewell_messages(key: str = "k-secret") -> list[Message]:
    return [command("FCUnpublish", 6.0, None, key), command("deleteStream", 7.0, None, 1.0)]


def chunk_stream_of(message: Message) -> int:
    """As ffmpeg does it: control 2, commands 3, audio 4, data and video 6."""
    match message.type_id:
        case MessageType.COMMAND_AMF0:
            return 3
        case MessageType.AUDIO:
            return 4
        case MessageType.VIDEO | MessageType.DATA_AMF0:
            return 6
        case _:
            return 2


def encode_messages(messages: Iterable[Message], encoder: ChunkEncoder | None = None) -> bytes:
    encoder = encoder or ChunkEncoder()
    parts = []
    for message in messages:
        parts.append(encoder.encode(message, csid=chunk_stream_of(message)))
        if message.type_id == MessageType.SET_CHUNK_SIZE:
            encoder.chunk_size = int.from_bytes(message.payload, "big")
    return b"".join(parts)


def whole_publish(chunk_size: int = 4096) -> bytes:
    """Every byte that a short publish sends, from C0 to deleteStream."""
    messages = [
        set_chunk_size(chunk_size),
        *publish_messages(),
        *media_messages(),
        *farewell_messages(),
    ]
    return HANDSHAKE + encode_messages(messages)
