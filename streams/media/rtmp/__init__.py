"""RTMP for publishers, server side and without I/O: RtmpConnection and what it speaks in."""

from streams.media.rtmp.connection import RtmpConnection
from streams.media.rtmp.events import (
    Connected,
    Event,
    HandshakeCompleted,
    MetadataReceived,
    PlayRefused,
    PublishEnded,
    PublishRequested,
)
from streams.media.rtmp.limits import RtmpLimits
from streams.media.rtmp.violations import ProtocolViolation

__all__ = [
    "Connected",
    "Event",
    "HandshakeCompleted",
    "MetadataReceived",
    "PlayRefused",
    "ProtocolViolation",
    "PublishEnded",
    "PublishRequested",
    "RtmpConnection",
    "RtmpLimits",
]
