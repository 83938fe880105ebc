"""Taking comments away, bringing them back, and putting one on top."""

from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.errors import NoPermission
from chat.models import VideoComment
from chat.policies.comments import RESTORABLE_FOR
from chat.policies.permissions import Permission
from chat.selectors.roles import require_broadcaster, require_permission, require_target
from chat.services import mod_log
from chat.services.comments.rows import lock_comment
from streams.models import Video
from twitchclone.core import clock
from twitchclone.core.errors import NotFound, NotPermitted


@transaction.atomic
def delete_comment(*, actor: User, video: Video, comment_id: int) -> VideoComment:
    """Take it away with its answers: its author, and who may delete lines in the channel's chat.

    Raises NotFound, NoPermission, and ActRefused for comments of the broadcaster, staff and other
    moderators.
    """
    comment = lock_comment(video, comment_id)
    _require_may_remove(actor, comment)
    comment.state, comment.is_pinned = VideoComment.State.DELETED, False
    comment.deleted_by, comment.deleted_at = actor, clock.now()
    comment.save()
    _log(actor, comment, "delete_comment")
    return comment


@transaction.atomic
def restore_comment(*, actor: User, video: Video, comment_id: int) -> VideoComment:
    """Undo one's own deletion within ten minutes; what waited for a moderator waits on."""
    comment = lock_comment(video, comment_id, is_deleted=True)
    _require_may_remove(actor, comment)
    if comment.deleted_by_id != actor.pk or comment.deleted_at is None:
        raise NoPermission("Only who has deleted a comment brings it back.")
    if clock.now() >= comment.deleted_at + RESTORABLE_FOR:
        raise NotPermitted("It was deleted too long ago.", code="too_late")
    is_waiting = bool(comment.held_reason)
    comment.state = VideoComment.State.HELD if is_waiting else VideoComment.State.VISIBLE
    comment.deleted_by = comment.deleted_at = None
    comment.save()
    _log(actor, comment, "restore_comment")
    return comment


@transaction.atomic
def pin_comment(*, actor: User, video: Video, comment_id: int, is_pinned: bool) -> VideoComment:
    """Put a first comment on top in the place of another, or take it down; for the broadcaster."""
    require_broadcaster(actor, video.channel_id)
    # One at a time: two that are pinned at once would both stay.
    Video.objects.select_for_update(of=("self",), no_key=True).get(pk=video.pk)
    comment = lock_comment(video, comment_id)
    if comment.parent_id is not None or comment.state != VideoComment.State.VISIBLE:
        raise NotFound("Only a comment that everybody sees can be pinned.", code="not_pinnable")
    if comment.is_pinned == is_pinned:
        return comment
    VideoComment.objects.filter(video=video, is_pinned=True).update(is_pinned=False)
    comment.is_pinned = is_pinned
    comment.save(update_fields=["is_pinned"])
    _log(actor, comment, "pin_comment" if is_pinned else "unpin_comment")
    return comment


def _require_may_remove(actor: User, comment: VideoComment) -> None:
    if comment.author_id == actor.pk:
        if not may_act(actor):
            raise NoPermission
        return
    channel_id = comment.video.channel_id
    role = require_permission(actor, channel_id, Permission.DELETE)
    require_target(actor, role, channel_id, comment.author, verb="delete_message")


def _log(actor: User, comment: VideoComment, action: str) -> None:
    """What people do with their own comments is no act of moderation; pinning always is one."""
    if actor.pk == comment.author_id and not action.endswith("pin_comment"):
        return
    mod_log.record(
        channel_id=comment.video.channel_id,
        moderator=actor,
        action=action,
        target=comment.author,
        data={"message": comment.text, "comment_id": comment.pk, "video_id": str(comment.video_id)},
    )
