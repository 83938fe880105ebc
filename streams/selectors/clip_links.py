"""Where a clip leads: the video that it was taken from."""

from streams.models import Clip, VideoState, VideoVisibility
from streams.selectors.timeline import to_shown

_FINDABLE = {VideoVisibility.PUBLIC, VideoVisibility.SUBSCRIBERS}


def full_video_offset_ms(clip: Clip) -> int | None:
    """Where the clip begins in its video, as viewers count; None when the video is not for others
    to find (any more). No query for a clip of streams.selectors.clips."""
    video = clip.video
    if video is None or video.deleted_at or video.taken_down_at or not video.is_kept:
        return None
    if video.visibility not in _FINDABLE or video.state != VideoState.READY:
        return None
    return to_shown(video, clip.offset_ms)
