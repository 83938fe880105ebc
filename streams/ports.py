"""What the RTMP ingest, the media node and the domain say to each other.

Only frozen dataclasses, enumerations, one exception and Protocols: nothing here imports Django,
asyncio or a neighbour, so that every layer of the app may speak these words.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Protocol


class CloseReason(StrEnum):
    """Why a publisher's connection ended, as logged and as handed to its sink."""

    EOF = "eof"
    REPLACED = "replaced"
    IDLE = "idle"
    PROTOCOL = "protocol"
    TOO_FAST = "too_fast"
    SHUTDOWN = "shutdown"
    STOPPED = "stopped"
    UNSUPPORTED = "unsupported"


class FlvTagKind(IntEnum):
    """FLV tag types, equal to the RTMP message type ids of the same media."""

    AUDIO = 8
    VIDEO = 9
    SCRIPT = 18


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """What a publisher asked for, before anything about it is believed."""

    app: str
    stream_key: str = field(repr=False)  # a credential: its query is stripped, it is never shown
    remote_addr: str
    encoder: str  # flashVer or the metadata's encoder, at most 100 printable characters
    is_tls: bool


@dataclass(frozen=True, slots=True)
class FlvTag:
    """One audio, video or script message of a publisher."""

    kind: FlvTagKind
    timestamp_ms: int  # unwrapped over 2**32; starts wherever the publisher starts
    payload: bytes  # the RTMP message payload, which is the FLV tag body


@dataclass(frozen=True, slots=True)
class IngestStats:
    """What the ingest measured of one publisher; windows are five seconds of wall-clock time."""

    received_bytes: int  # media payload since the publish was accepted
    bitrate_bps: int
    fps: float
    keyframe_interval_ms: int | None  # None until two keyframes have come
    late_frames: int  # video frames that came well behind their timestamp, since the start
    gap_ms: int  # the longest silence in the window, the present one included
    video_codec: str  # RFC 6381, such as "avc1.64001f"; empty until its header has come
    audio_codec: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class IngestHealth:
    """One report of a live broadcast to the dashboard's health panel."""

    bitrate_bps: int
    fps: float
    keyframe_interval_ms: int | None
    late_frames: int
    dropped_frames: int
    video_codec: str
    audio_codec: str
    width: int
    height: int
    renditions: list[str]
    reported_at_ms: int  # Unix time


class PublishRefused(Exception):
    """A publish that may not go on; `reason` is a sentence for the streamer."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class PublishSink(Protocol):
    """Where the media of one admitted publisher goes."""

    async def write(self, tag: FlvTag) -> None:
        """Take one tag; waiting here is back-pressure on the publisher's socket.

        Raises PublishRefused for media that cannot be used, such as an unsupported codec.
        """

    async def close(self, reason: CloseReason) -> None:
        """Called exactly once, after the last write has returned, raised or been cancelled."""


class PublisherControl(Protocol):
    """What the node may do to a publisher's connection."""

    def disconnect(self, reason: CloseReason, *, sentence: str) -> None:
        """Tell the publisher `sentence` and end the connection; harmless when it has ended."""

    async def wait_closed(self) -> None:
        """Return once the connection's sink has been closed."""

    def stats(self) -> IngestStats: ...


class PublishGate(Protocol):
    """Decides who may publish."""

    async def admit(self, request: PublishRequest, control: PublisherControl) -> PublishSink:
        """Return the sink of an accepted publisher; raises PublishRefused otherwise.

        A takeover happens in here: disconnect the old control, wait until it is closed, go on.
        """
