"""Channels and videos worth a search engine's visit."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from streams.models import Channel, Video

# The protocol allows 50,000 addresses in a file; those who streamed lately are the ones sought.
MAX_CHANNELS = 10_000
MAX_VIDEOS = 30_000


@dataclass(frozen=True, slots=True)
class IndexedChannel:
    """A channel and when it last went live."""

    login: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class IndexedVideo:
    """A public video and when it could first be watched."""

    video_id: int
    changed_at: datetime


def list_indexed_channels(limit: int = MAX_CHANNELS) -> list[IndexedChannel]:
    """Channels that have streamed, the latest first; one query."""
    rows = (
        Channel.objects.filter(owner__is_active=True, owner__suspended_at=None)
        .annotate(changed_at=Max("broadcasts__started_at"))
        .exclude(changed_at=None)
        .order_by("-changed_at")
        .values_list("owner__login", "changed_at")[:limit]
    )
    return [IndexedChannel(login, changed_at) for login, changed_at in rows]


def list_indexed_videos(limit: int = MAX_VIDEOS) -> list[IndexedVideo]:
    """Public videos, the latest first; one query."""
    rows = (
        Video.objects.listed()
        .filter(channel__owner__is_active=True, channel__owner__suspended_at=None)
        .exclude(published_at=None)
        .order_by("-published_at")
        .values_list("id", "published_at")[:limit]
    )
    return [IndexedVideo(video_id, at) for video_id, at in rows if at is not None]
