"""What a publisher's bytes mean: the events of RtmpConnection. Media comes as FlvTag itself."""

from dataclasses import dataclass, field
from typing import TypeAlias

from streams.media.amf import AmfValue
from streams.ports import FlvTag


@dataclass(frozen=True, slots=True)
class HandshakeCompleted:
    """The peer speaks RTMP."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The connect command was answered."""

    app: str
    encoder: str  # flashVer, cleaned
    can_reconnect: bool  # capsEx 0x01 of Enhanced RTMP: knows ReconnectRequest


@dataclass(frozen=True, slots=True)
class PublishRequested:
    """Nothing more is read until accept_publish or refuse_publish."""

    app: str
    stream_key: str = field(repr=False)
    encoder: str


@dataclass(frozen=True, slots=True)
class MetadataReceived:
    """onMetaData; `tag` is the same as an FLV script tag."""

    tag: FlvTag
    values: dict[str, AmfValue]


@dataclass(frozen=True, slots=True)
class PublishEnded:
    """The publisher said that it stops."""


@dataclass(frozen=True, slots=True)
class PlayRefused:
    """The peer wanted to watch over RTMP; it was told no, and nothing more will come."""


Event: TypeAlias = (
    FlvTag
    | HandshakeCompleted
    | Connected
    | PublishRequested
    | MetadataReceived
    | PublishEnded
    | PlayRefused
)
