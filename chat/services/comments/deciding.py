"""What moderators do with comments that AutoMod held."""

from django.db import transaction

from accounts.models import User
from chat.errors import AlreadySo
from chat.models import VideoComment
from chat.policies.permissions import Permission
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.comments.rows import lock_comment
from chat.services.held import require_may_be_heard
from streams.models import Video
from twitchclone.core import clock


@transaction.atomic
def approve_comment(*, actor: User, video: Video, comment_id: int) -> VideoComment:
    """Let everybody see it. Raises NoPermission, NotFound, AlreadySo once it is decided, and
    Banned, TimedOut or Suspended when its author may not be heard any more."""
    comment = _lock_held(actor, video, comment_id)
    require_may_be_heard(video.channel_id, comment.author)
    comment.state, comment.held_reason = VideoComment.State.VISIBLE, ""
    comment.save()
    _log(actor, comment, "approve_comment")
    return comment


@transaction.atomic
def deny_comment(*, actor: User, video: Video, comment_id: int) -> VideoComment:
    """Nobody will see it. Raises NoPermission, NotFound, AlreadySo once it is decided."""
    comment = _lock_held(actor, video, comment_id)
    comment.state = VideoComment.State.DELETED
    comment.deleted_by, comment.deleted_at = actor, clock.now()
    comment.save()
    _log(actor, comment, "deny_comment")
    return comment


def _lock_held(actor: User, video: Video, comment_id: int) -> VideoComment:
    require_permission(actor, video.channel_id, Permission.AUTOMOD)
    comment = lock_comment(video, comment_id)
    if comment.state != VideoComment.State.HELD:
        raise AlreadySo("This comment has been decided on already.", code="already_decided")
    return comment


def _log(actor: User, comment: VideoComment, action: str) -> None:
    mod_log.record(
        channel_id=comment.video.channel_id,
        moderator=actor,
        action=action,
        target=comment.author,
        data={"message": comment.text, "comment_id": comment.pk, "video_id": str(comment.video_id)},
    )
