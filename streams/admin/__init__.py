"""Staff admin of streams: channels, categories, broadcasts, featured rows."""

from streams.admin.broadcasts import BroadcastAdmin, IngestRefusalAdmin
from streams.admin.categories import CategoryAdmin
from streams.admin.channels import ChannelAdmin, FeaturedChannelAdmin, StreamKeyAdmin

__all__ = [
    "BroadcastAdmin",
    "CategoryAdmin",
    "ChannelAdmin",
    "FeaturedChannelAdmin",
    "IngestRefusalAdmin",
    "StreamKeyAdmin",
]
