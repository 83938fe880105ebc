"""Models of streams."""

from streams.models.broadcast import Broadcast, BroadcastState, IngestRefusal
from streams.models.category import Category
from streams.models.channel import (
    AboutPanel,
    Channel,
    ClipPermission,
    FeaturedChannel,
    VideoVisibility,
)
from streams.models.clip import Clip, ClipState
from streams.models.report import ContentReport
from streams.models.stream_key import StreamKey
from streams.models.upload import Upload, UploadProtocol, UploadState
from streams.models.video import (
    Collection,
    CollectionItem,
    DownloadState,
    Video,
    VideoChapter,
    VideoKind,
    VideoRendition,
    VideoSegment,
    VideoState,
    WatchProgress,
)

__all__ = [
    "AboutPanel",
    "Broadcast",
    "BroadcastState",
    "Category",
    "Channel",
    "Clip",
    "ClipPermission",
    "ClipState",
    "Collection",
    "CollectionItem",
    "ContentReport",
    "DownloadState",
    "FeaturedChannel",
    "IngestRefusal",
    "StreamKey",
    "Upload",
    "UploadProtocol",
    "UploadState",
    "Video",
    "VideoChapter",
    "VideoKind",
    "VideoRendition",
    "VideoSegment",
    "VideoState",
    "VideoVisibility",
    "WatchProgress",
]
