"""Comments below a video, page by page, as one reader may see them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.models import Block, VideoComment
from chat.policies.comments import CommentReader
from chat.selectors.roles import role_of
from streams.models import Video
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

PAGE = 20
MAX_PAGE = 50
MAX_HELD = 100

_VISIBLE = VideoComment.State.VISIBLE
_HELD = VideoComment.State.HELD


def reader_of(video: Video, account: User | None) -> CommentReader:
    """What the account may do below this video; up to three queries."""
    if account is None:
        return CommentReader()
    role = role_of(account, video.channel_id)
    return CommentReader(
        user_id=account.pk,
        permissions=role.permissions,
        may_pin=role.name in ("broadcaster", "staff"),
        is_muted=not may_act(account),
    )


def list_comments(
    video: Video,
    reader: CommentReader,
    *,
    is_oldest_first: bool = False,
    after: int | None = None,
    limit: int = PAGE,
) -> list[VideoComment]:
    """A page of first comments with `answer_count`; the pinned one leads the first page and is on
    no other. `after` is the id of the last one known, the pinned one apart. One query, two for the
    first page."""
    rows = _readable(VideoComment.objects.filter(video=video, parent=None), reader)
    rows = rows.annotate(answer_count=_answer_count())
    pinned = list(rows.filter(is_pinned=True)) if after is None else []
    rows = rows.filter(is_pinned=False)
    return pinned + _page(rows, is_oldest_first=is_oldest_first, after=after, limit=limit)


def list_answers(
    comment: VideoComment, reader: CommentReader, *, after: int | None = None, limit: int = PAGE
) -> list[VideoComment]:
    """A page of the answers to a comment, oldest first; one query."""
    rows = _readable(VideoComment.objects.filter(parent=comment), reader)
    return _page(rows, is_oldest_first=True, after=after, limit=limit)


def find_comment(video: Video, comment_id: int) -> VideoComment:
    """A comment of this video that everybody sees; one query. Raises NotFound."""
    comment = VideoComment.objects.filter(video=video, pk=comment_id, state=_VISIBLE).first()
    if comment is None:
        raise NotFound("This comment is gone.", code="comment_gone")
    return comment


def list_held(video: Video) -> list[VideoComment]:
    """What waits for a moderator below this video, oldest first; one query."""
    rows = VideoComment.objects.filter(video=video, state=_HELD).select_related("author", "video")
    return list(rows.order_by("id")[:MAX_HELD])


def count_comments(video: Video) -> int:
    """How many comments and answers everybody sees; one query."""
    return _shown(VideoComment.objects.filter(video=video)).count()


def describe_comment(comment: VideoComment, reader: CommentReader) -> dict[str, Any]:
    """The comment as JSON; no query when its author was selected along."""
    author, is_own = comment.author, comment.author_id == reader.user_id
    is_visible = comment.state == _VISIBLE
    return {
        "id": str(comment.pk),
        "parent_id": str(comment.parent_id) if comment.parent_id else None,
        "author": {
            "id": str(author.pk),
            "login": author.login,
            "display_name": author.display_name or author.login,
            "avatar_url": author.avatar_url_at(64),
        },
        "text": comment.text,
        "state": comment.state,
        "held_reason": comment.held_reason if reader.may_decide else "",
        "is_pinned": comment.is_pinned,
        "is_own": is_own,
        "is_owner": comment.author_id == comment.video.channel_id,
        "answer_count": getattr(comment, "answer_count", 0),
        "created_at": comment.created_at.isoformat(),
        "edited_at": comment.edited_at.isoformat() if comment.edited_at else None,
        "can_edit": reader.may_edit(comment, clock.now()),
        "can_delete": reader.may_delete(comment),
        "can_pin": reader.may_pin and is_visible and comment.parent_id is None,
        "can_decide": reader.may_decide and comment.state == _HELD,
    }


def _readable(rows: "QuerySet[VideoComment]", reader: CommentReader) -> "QuerySet[VideoComment]":
    """What everybody sees, one's own that waits, and nothing of those the reader blocks."""
    own = Q(author=reader.user_id, state=_HELD) if reader.user_id else Q(pk=None)
    rows = rows.filter(Q(state=_VISIBLE) | own)
    rows = rows.filter(author__is_active=True, author__suspended_at=None)
    if reader.user_id is not None:
        blocked = Block.objects.filter(user=reader.user_id, blocked=OuterRef("author"))
        rows = rows.exclude(Exists(blocked))
    return rows


def _shown(rows: "QuerySet[VideoComment]") -> "QuerySet[VideoComment]":
    is_below_shown = Q(parent=None) | Q(parent__state=_VISIBLE)
    rows = rows.filter(is_below_shown, state=_VISIBLE)
    return rows.filter(author__is_active=True, author__suspended_at=None)


def _answer_count() -> Count:
    shown = Q(
        answers__state=_VISIBLE,
        answers__author__is_active=True,
        answers__author__suspended_at=None,
    )
    return Count("answers", filter=shown)


def _page(
    rows: "QuerySet[VideoComment]", *, is_oldest_first: bool, after: int | None, limit: int
) -> list[VideoComment]:
    if after is not None:
        rows = rows.filter(id__gt=after) if is_oldest_first else rows.filter(id__lt=after)
    ordered = rows.order_by("id" if is_oldest_first else "-id")
    return list(ordered.select_related("author", "video")[:limit])
