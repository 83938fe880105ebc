"""The start of every change: the row locked, and the actor allowed."""

from accounts.models import User
from streams.models import Video
from streams.policies.permissions import may_edit_video
from twitchclone.core.errors import NotFound, NotPermitted


def require_video_editor(actor: User, video: Video) -> None:
    """Raise NotPermitted for anyone but the owner and site moderators."""
    if not may_edit_video(actor, video):
        raise NotPermitted("Only the owner of this video may change it.")


def lock_video(video: Video) -> Video:
    """The video as it stands, its row locked until the transaction ends; raises NotFound.

    NO KEY: rows that merely refer to the video (segments, progress) may still be inserted.
    """
    locked = Video.objects.select_for_update(no_key=True).filter(pk=video.pk).first()
    if locked is None:
        raise NotFound("This video does not exist any more.")
    return locked
