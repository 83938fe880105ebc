"""What the views about a video share: the video that whoever asks may watch."""

from rest_framework.request import Request

from streams.api.requests import viewer_of
from streams.models import Video
from streams.playback.access import is_unlocked, require_may_watch
from twitchclone.core.errors import NotFound


def watched_video(request: Request, video_id: int) -> Video:
    """The video with its channel's account; one query, up to four for restricted ones and staff.

    Raises NotFound, VideoSubscribersOnly, VideoPasswordNeeded.
    """
    video = Video.objects.select_related("channel__owner").filter(pk=video_id).first()
    if video is None:
        raise NotFound("There is no such video.")
    require_may_watch(video, viewer_of(request), unlocked=is_unlocked(request.COOKIES, video))
    return video
