"""FLV: writing a file from tags, and reading the headers inside audio and video tags.

The tag bodies are what RTMP messages carry, so the same parser serves both. Legacy codec ids and
the FourCC of Enhanced RTMP v2 come out as one thing, a FourCC.
"""

import struct
from enum import Enum
from typing import NamedTuple

from streams.ports import FlvTag


class FlvError(ValueError):
    """The tag body is too short or contradicts itself."""


class PacketKind(Enum):
    """What a media tag holds, for the codecs and both header styles."""

    SEQUENCE_START = "sequence start"  # the decoder configuration
    CODED_FRAMES = "coded frames"
    SEQUENCE_END = "sequence end"
    OTHER = "other"  # HDR metadata, channel layout and what is to come


class FrameType(Enum):
    """Video only; E.4.3.1 of the FLV specification."""

    KEY = 1
    INTER = 2
    DISPOSABLE_INTER = 3
    GENERATED_KEY = 4
    COMMAND = 5


# Named tuples: one is made for every tag, and a frozen dataclass takes three times as long.
class VideoHeader(NamedTuple):
    fourcc: str  # "avc1", "hvc1", …; empty when each track names its own
    kind: PacketKind
    frame_type: FrameType
    composition_time_ms: int
    data_offset: int  # where the codec's own bytes begin in the tag body
    is_multitrack: bool = False


class AudioHeader(NamedTuple):
    fourcc: str
    kind: PacketKind
    data_offset: int
    is_multitrack: bool = False


# E.4.3.1; 12 is what many Chinese encoders use for HEVC.
_VIDEO_CODECS = {
    1: "jpeg", 2: "flv1", 3: "fsv1", 4: "vp6f", 5: "vp6a", 6: "fsv2", 7: "avc1", 12: "hvc1",
}  # fmt: skip
# E.4.2.1
_AUDIO_CODECS = {
    0: "lpcm", 1: "swfa", 2: ".mp3", 3: "lpcm", 4: "nmos", 5: "nmos", 6: "nmos", 7: "alaw",
    8: "ulaw", 10: "mp4a", 11: "spex", 14: ".mp3",
}  # fmt: skip
_EX_AUDIO = 9
_FRAME_TYPES = {frame_type.value: frame_type for frame_type in FrameType}
_PACKET_KINDS = {
    0: PacketKind.SEQUENCE_START,
    1: PacketKind.CODED_FRAMES,
    2: PacketKind.SEQUENCE_END,
}
_CODED_FRAMES, _CODED_FRAMES_X = 1, 3
_VIDEO_MULTITRACK, _AUDIO_MULTITRACK, _MOD_EX = 6, 5, 7
_MANY_TRACKS_MANY_CODECS = 2
_MAX_MOD_EX = 8  # one is defined; an endless chain would cost processor time

_tag_header = struct.Struct(">BBHBHB3x")
_u32 = struct.Struct(">I")


def file_header(*, has_video: bool = True, has_audio: bool = True) -> bytes:
    """The nine bytes of the file header and the zero PreviousTagSize behind them."""
    return b"FLV\x01" + bytes([has_audio << 2 | has_video]) + b"\x00\x00\x00\x09" + bytes(4)


def mux_tag(tag: FlvTag) -> bytes:
    """One tag with its PreviousTagSize; the timestamp is written modulo 2**32."""
    size = len(tag.payload)
    low = tag.timestamp_ms & 0xFFFFFF
    header = _tag_header.pack(
        tag.kind, size >> 16, size & 0xFFFF, low >> 16, low & 0xFFFF, tag.timestamp_ms >> 24 & 0xFF
    )
    return b"".join((header, tag.payload, _u32.pack(11 + size)))


def parse_video(body: bytes) -> VideoHeader:
    """The header of a video tag body; raises FlvError."""
    first = _byte(body, 0)
    frame_type = _frame_type(first >> 4 & 0x7)
    if first & 0x80:
        return _parse_ex_video(body, frame_type)
    fourcc = _VIDEO_CODECS.get(first & 0xF, f"id{first & 0xF}")
    if fourcc not in ("avc1", "hvc1") or frame_type is FrameType.COMMAND:
        return VideoHeader(fourcc, PacketKind.CODED_FRAMES, frame_type, 0, 1)
    kind = _PACKET_KINDS.get(_byte(body, 1), PacketKind.OTHER)
    return VideoHeader(fourcc, kind, frame_type, _composition_time(body, 2), 5)


def parse_audio(body: bytes) -> AudioHeader:
    """The header of an audio tag body; raises FlvError."""
    first = _byte(body, 0)
    if first >> 4 == _EX_AUDIO:
        return _parse_ex_audio(body)
    fourcc = _AUDIO_CODECS.get(first >> 4, f"id{first >> 4}")
    if fourcc != "mp4a":
        return AudioHeader(fourcc, PacketKind.CODED_FRAMES, 1)
    kind = PacketKind.CODED_FRAMES if _byte(body, 1) else PacketKind.SEQUENCE_START
    return AudioHeader(fourcc, kind, 2)


def _parse_ex_video(body: bytes, frame_type: FrameType) -> VideoHeader:
    packet_type, offset = _skip_mod_ex(body)
    if packet_type == _VIDEO_MULTITRACK:
        fourcc, inner, offset = _multitrack(body, offset)
        kind = _PACKET_KINDS.get(inner, PacketKind.OTHER)
        return VideoHeader(fourcc, kind, frame_type, 0, offset, is_multitrack=True)
    fourcc, offset = _fourcc(body, offset)
    composition_time_ms = 0
    if packet_type == _CODED_FRAMES and fourcc in ("avc1", "hvc1", "vvc1"):
        composition_time_ms = _composition_time(body, offset)
        offset += 3
    elif packet_type == _CODED_FRAMES_X:
        packet_type = _CODED_FRAMES
    kind = _PACKET_KINDS.get(packet_type, PacketKind.OTHER)
    return VideoHeader(fourcc, kind, frame_type, composition_time_ms, offset)


def _parse_ex_audio(body: bytes) -> AudioHeader:
    packet_type, offset = _skip_mod_ex(body)
    if packet_type == _AUDIO_MULTITRACK:
        fourcc, inner, offset = _multitrack(body, offset)
        return AudioHeader(fourcc, _PACKET_KINDS.get(inner, PacketKind.OTHER), offset, True)
    fourcc, offset = _fourcc(body, offset)
    return AudioHeader(fourcc, _PACKET_KINDS.get(packet_type, PacketKind.OTHER), offset)


def _skip_mod_ex(body: bytes) -> tuple[int, int]:
    """The real packet type behind ModEx entries (a size, data, then the next packet type)."""
    packet_type, offset = body[0] & 0xF, 1
    entries = 0
    while packet_type == _MOD_EX:
        entries += 1
        if entries > _MAX_MOD_EX:
            raise FlvError(f"the media tag has more than {_MAX_MOD_EX} ModEx entries")
        size = _byte(body, offset) + 1
        offset += 1
        if size == 256:
            size = (_byte(body, offset) << 8 | _byte(body, offset + 1)) + 1
            offset += 2
        packet_type = _byte(body, offset + size) & 0xF
        offset += size + 1
    return packet_type, offset


def _multitrack(body: bytes, offset: int) -> tuple[str, int, int]:
    multitrack_type, packet_type = divmod(_byte(body, offset), 16)
    if multitrack_type == _MANY_TRACKS_MANY_CODECS:
        return "", packet_type, offset + 1
    fourcc, offset = _fourcc(body, offset + 1)
    return fourcc, packet_type, offset


def _fourcc(body: bytes, offset: int) -> tuple[str, int]:
    code = body[offset : offset + 4]
    if len(code) < 4:
        raise FlvError("the media tag ends inside its FourCC")
    return code.decode("latin-1"), offset + 4


def _composition_time(body: bytes, offset: int) -> int:
    data = body[offset : offset + 3]
    if len(data) < 3:
        raise FlvError("the video tag ends inside its composition time")
    return int.from_bytes(data, "big", signed=True)


def _frame_type(value: int) -> FrameType:
    frame_type = _FRAME_TYPES.get(value)
    if frame_type is None:
        raise FlvError(f"video frame type {value} does not exist")
    return frame_type


def _byte(body: bytes, offset: int) -> int:
    if offset >= len(body):
        raise FlvError(f"the media tag ends at byte {len(body)}, inside its header")
    return body[offset]
