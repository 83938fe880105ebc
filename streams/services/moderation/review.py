"""Uploads that wait for a moderator's look (IN_REVIEW)."""

from django.db import transaction

from accounts.models import User
from streams.models import Upload, Video, VideoState
from streams.services.moderation.take_down import (
    clean_reason,
    lock_content,
    require_moderator,
)
from streams.services.uploads.stages import reject_video
from streams.services.video_news import tell_video
from streams.services.videos.announce import announce_video
from twitchclone.core import clock
from twitchclone.core.errors import Conflict


@transaction.atomic
def approve_video(*, video: Video, by: User) -> None:
    """Whoever its visibility lets may watch it; raises Conflict when it does not wait."""
    require_moderator(by)
    locked = _lock_waiting(video)
    locked.state, locked.state_reason = VideoState.READY, ""
    locked.published_at = clock.now()
    locked.save(update_fields=["state", "state_reason", "published_at"])
    announce_video(locked)
    tell_video(locked)


@transaction.atomic
def refuse_video(*, video: Video, by: User, reason: str) -> None:
    """It will not be shown and its files go; the owner reads why."""
    require_moderator(by)
    reason = clean_reason(reason)
    locked = _lock_waiting(video)
    upload = Upload.objects.select_related("video").get(video=locked)
    reject_video(upload, f"A moderator of this site did not approve the video: {reason}"[:300])


def _lock_waiting(video: Video) -> Video:
    locked = lock_content(video)
    assert isinstance(locked, Video)
    if locked.state != VideoState.IN_REVIEW:
        raise Conflict("This video does not wait for a review.")
    return locked
