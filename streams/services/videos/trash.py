"""Throwing a video away, and taking it back while its files are still there."""

from django.db import transaction

from accounts.models import User
from streams.models import Video, VideoState
from streams.policies.videos import TRASH_LIFETIME
from streams.services.video_news import tell_video
from streams.services.videos.expiry import expiry_of
from streams.services.videos.locked import lock_video, require_video_editor
from twitchclone.core import clock
from twitchclone.core.errors import Conflict


@transaction.atomic
def delete_video(*, video: Video, actor: User) -> Video:
    """Nobody can watch it from now on; its files go a day later. Harmless when repeated."""
    require_video_editor(actor, video)
    locked = lock_video(video)
    if locked.state == VideoState.RECORDING:
        raise Conflict("This is still being recorded; end the stream first.")
    if locked.deleted_at is None:
        locked.deleted_at = clock.now()
        locked.save(update_fields=["deleted_at"])
        tell_video(locked)
    return locked


@transaction.atomic
def restore_video(*, video: Video, actor: User) -> Video:
    """Take it out of the trash, as it was; raises Conflict when its day is over."""
    require_video_editor(actor, video)
    locked = lock_video(video)
    if locked.deleted_at is None:
        return locked
    if locked.deleted_at + TRASH_LIFETIME <= clock.now():
        raise Conflict("This video was deleted too long ago to be restored.")
    locked.deleted_at = None
    if locked.expires_at is not None and locked.expires_at <= clock.now():
        # Its time was over; somebody wants to keep it.
        locked.expires_at = expiry_of(locked)
    locked.save(update_fields=["deleted_at", "expires_at"])
    tell_video(locked)
    return locked
