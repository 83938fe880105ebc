"""Tells the owner's open pages what has become of a video."""

import structlog
from django.db import transaction

from streams.groups import videos_group
from streams.models import Video
from streams.selectors.video_news import video_news
from twitchclone.core.layer import send_to_group

log = structlog.get_logger(__name__)


def tell_video(video: Video) -> None:
    """Push the video's state as it is now, after commit; news that get lost harm nothing, because
    a page reads the rows when it comes back."""
    message = {
        "type": "video.news",
        "channel_id": video.channel_id,
        "video": video_news(video),
    }
    group = videos_group(video.channel_id)

    def send() -> None:
        try:
            send_to_group(group, message)
        except Exception as error:  # Valkey is away; whoever records or transcodes must go on
            log.warning("video_news.lost", video_id=video.pk, error=str(error))

    transaction.on_commit(send)
