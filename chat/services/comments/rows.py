"""Finding a comment and keeping it locked while somebody acts on it."""

from chat.models import VideoComment
from streams.models import Video
from twitchclone.core.errors import NotFound


def lock_comment(video: Video, comment_id: int, *, is_deleted: bool = False) -> VideoComment:
    """The comment of this video, locked until the transaction ends; raises NotFound.

    `is_deleted`: one that was deleted, else one that was not.
    """
    rows = VideoComment.objects.select_for_update(of=("self",)).select_related("author", "video")
    wanted = rows.filter(video=video, pk=comment_id)
    deleted = VideoComment.State.DELETED
    wanted = wanted.filter(state=deleted) if is_deleted else wanted.exclude(state=deleted)
    comment = wanted.first()
    if comment is None:
        raise NotFound("This comment is gone.", code="comment_gone")
    return comment
