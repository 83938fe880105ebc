"""Telling everybody of a new video."""

from streams import events
from streams.models import Video
from twitchclone.core.outbox import publish


def announce_video(video: Video) -> None:
    """Publish VideoPublished for a video that everybody may find; for others do nothing.

    Called once, in the transaction that makes the video ready.
    """
    if Video.objects.listed().filter(pk=video.pk).exists():
        publish(
            events.VideoPublished(
                channel_id=video.channel_id,
                video_id=str(video.pk),
                kind=video.kind,
                title=video.title,
                duration_ms=video.duration_ms,
            )
        )
