"""Staff admin of streams: channels, categories, broadcasts, videos, clips, reports."""

from streams.admin.broadcasts import BroadcastAdmin, IngestRefusalAdmin
from streams.admin.categories import CategoryAdmin
from streams.admin.channels import ChannelAdmin, FeaturedChannelAdmin, StreamKeyAdmin
from streams.admin.content import ClipAdmin, ContentReportAdmin, UploadAdmin, VideoAdmin

__all__ = [
    "BroadcastAdmin",
    "CategoryAdmin",
    "ChannelAdmin",
    "ClipAdmin",
    "ContentReportAdmin",
    "FeaturedChannelAdmin",
    "IngestRefusalAdmin",
    "StreamKeyAdmin",
    "UploadAdmin",
    "VideoAdmin",
]
