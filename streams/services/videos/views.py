"""Counts views of videos: once for each viewer, video and day."""

from streams.models import Video
from streams.services.view_counts import VIDEO_VIEWS


def count_view(*, video: Video, viewer_key: str, address: str = "") -> bool:
    """Count the viewer once a day; `address` bounds how many anonymous ones it may count for."""
    return VIDEO_VIEWS.count(video.pk, viewer_key=viewer_key, address=address)


def flush_views() -> int:
    """Add what was counted to the rows; returns how many videos changed."""
    return VIDEO_VIEWS.flush()
