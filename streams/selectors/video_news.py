"""What the owner of a channel hears about its videos while they are made."""

from typing import Any

from streams.models import Video

# A page that comes back after a moment offline catches up with these.
_NEWEST = 20


def video_news(video: Video) -> dict[str, Any]:
    """The fields of docs/events-socket.md, as the row has them now."""
    return {
        "id": str(video.pk),
        "state": str(video.state),
        "state_reason": video.state_reason,
        "progress_percent": video.progress_percent,
        "duration_ms": video.duration_ms,
        "recording_warning": video.recording_warning,
    }


def newest_video_news(channel_id: int) -> list[dict[str, Any]]:
    """The same of the channel's newest videos, oldest first; one query."""
    newest = Video.objects.filter(channel_id=channel_id, deleted_at=None)[:_NEWEST]
    return [video_news(video) for video in reversed(newest)]
