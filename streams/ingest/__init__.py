"""The RTMP(S) server: asyncio around streams.media.rtmp, with limits, pace and statistics."""

from streams.ingest.budget import ConnectionBudget
from streams.ingest.server import RtmpServer

__all__ = ["ConnectionBudget", "RtmpServer"]
