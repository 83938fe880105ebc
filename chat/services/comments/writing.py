"""Writing comments and answers, and changing one's own for a quarter of an hour."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from chat.models import VideoComment
from chat.policies.comments import EDITABLE_FOR, SAME_TEXT_WITHIN, clean_comment
from chat.services.comments.judging import judge
from chat.services.comments.rows import lock_comment
from streams.models import Video
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, NotFound, NotPermitted


def add_comment(*, author: User, video: Video, text: str) -> VideoComment:
    """Write below the video; held when AutoMod says so. Raises what `judge` does, InvalidInput, and
    Conflict for the same text a moment ago. The edge has asked whether the author may watch."""
    return _write(author, video, None, text)


def answer_comment(*, author: User, video: Video, comment_id: int, text: str) -> VideoComment:
    """Answer a comment, or an answer: then it stands below the first comment too."""
    answered = VideoComment.objects.filter(
        pk=comment_id, video=video, state=VideoComment.State.VISIBLE
    ).first()
    if answered is None:
        raise NotFound("The comment you answer is gone.", code="comment_gone")
    return _write(author, video, answered.parent_id or answered.pk, text)


def edit_comment(*, author: User, video: Video, comment_id: int, text: str) -> VideoComment:
    """Change one's own comment within 15 minutes; it is judged anew."""
    cleaned = clean_comment(text)
    held_reason = judge(author=author, video=video, text=cleaned)
    with transaction.atomic():
        comment = lock_comment(video, comment_id)
        if comment.author_id != author.pk:
            raise NotPermitted("Only its author may change a comment.")
        if clock.now() >= comment.created_at + EDITABLE_FOR:
            raise NotPermitted("A comment can be changed for 15 minutes.", code="too_late")
        if comment.text == cleaned:
            return comment
        comment.text, comment.held_reason = cleaned, held_reason
        comment.state = _state(held_reason)
        # What the owner chose to stand on top is not what it says now.
        comment.is_pinned = False
        comment.edited_at = clock.now()
        comment.save()
    return comment


def _write(author: User, video: Video, parent_id: int | None, text: str) -> VideoComment:
    cleaned = clean_comment(text)
    held_reason = judge(author=author, video=video, text=cleaned)
    with transaction.atomic():
        _require_new(author, video, parent_id, cleaned, SAME_TEXT_WITHIN)
        return VideoComment.objects.create(
            video=video,
            author=author,
            parent_id=parent_id,
            text=cleaned,
            state=_state(held_reason),
            held_reason=held_reason,
            created_at=clock.now(),
        )


def _require_new(
    author: User, video: Video, parent_id: int | None, text: str, within: timedelta
) -> None:
    """A page that was sent twice must not show its comment twice."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=author.pk)
    same = VideoComment.objects.filter(video=video, author=author, parent=parent_id, text=text)
    recent = same.filter(created_at__gt=clock.now() - within)
    if recent.exclude(state=VideoComment.State.DELETED).exists():
        raise Conflict("You have written this already.", code="duplicate")


def _state(held_reason: str) -> VideoComment.State:
    return VideoComment.State.HELD if held_reason else VideoComment.State.VISIBLE
