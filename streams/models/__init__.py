"""Models of streams."""

from streams.models.broadcast import Broadcast, BroadcastState, IngestRefusal
from streams.models.category import Category
from streams.models.channel import AboutPanel, Channel, FeaturedChannel
from streams.models.stream_key import StreamKey

__all__ = [
    "AboutPanel",
    "Broadcast",
    "BroadcastState",
    "Category",
    "Channel",
    "FeaturedChannel",
    "IngestRefusal",
    "StreamKey",
]
