"""How long recordings are kept."""

from datetime import datetime, timedelta

from django.conf import settings

from streams.models import Video
from twitchclone.core import clock


def expiry_of(video: Video) -> datetime | None:
    """When a recording that is kept from now on goes to the trash; None for ever."""
    days = video.channel.video_retention_days
    days = settings.VIDEO_RETENTION_DAYS if days is None else days
    return clock.now() + timedelta(days=days) if days else None
