"""Finding videos: one by its id, and lists in pages."""

import base64
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet

from streams.models import Video, VideoChapter, VideoKind
from streams.models.video import VideoQuerySet
from twitchclone.core.errors import InvalidInput, NotFound

MAX_LIMIT = 100
_MAX_CURSOR_LENGTH = 100


class VideoSort(StrEnum):
    """The orders of lists: newest first, or most viewed first."""

    NEW = "new"
    VIEWS = "views"


@dataclass(frozen=True, slots=True)
class VideoPage:
    """A page of videos; `next_cursor` is empty on the last one."""

    videos: list[Video]
    next_cursor: str


def with_parts(videos: QuerySet[Video]) -> QuerySet[Video]:
    """Everything that representing a video reads: two queries for any number of them."""
    chapters = VideoChapter.objects.select_related("category")
    return videos.select_related("channel__owner", "category").prefetch_related(
        Prefetch("chapters", queryset=chapters)
    )


def get_video(video_id: int) -> Video:
    """The video whoever asks, in the trash too; two queries. Raises NotFound.

    Who may know of it and watch it is decided in streams.playback.access.
    """
    video = with_parts(Video.objects.filter(pk=video_id)).first()
    if video is None:
        raise NotFound("There is no such video.")
    return video


def list_videos(
    *,
    channel_login: str | None = None,
    kind: VideoKind | None = None,
    category_slug: str | None = None,
    sort: VideoSort = VideoSort.NEW,
    cursor: str | None = None,
    limit: int = 24,
) -> VideoPage:
    """Videos that everybody may find; two queries."""
    videos = Video.objects.listed().filter(
        channel__owner__is_active=True, channel__owner__suspended_at=None
    )
    if channel_login is not None:
        videos = videos.filter(channel__owner__login=channel_login.lower())
    if category_slug is not None:
        videos = videos.filter(category__slug=category_slug)
    # Each has an index in the order that it is listed in.
    newest = "published_at" if channel_login is None else "created_at"
    return _page(_of_kind(videos, kind), sort, newest, cursor, limit)


def list_channel_videos(
    channel_id: int,
    *,
    kind: VideoKind | None = None,
    sort: VideoSort = VideoSort.NEW,
    cursor: str | None = None,
    limit: int = 24,
) -> VideoPage:
    """What visitors of a channel find."""
    videos = Video.objects.found_on_channel().filter(channel_id=channel_id)
    return _page(_of_kind(videos, kind), sort, "created_at", cursor, limit)


def list_own_videos(
    channel_id: int,
    *,
    is_in_trash: bool = False,
    kind: VideoKind | None = None,
    sort: VideoSort = VideoSort.NEW,
    cursor: str | None = None,
    limit: int = 24,
) -> VideoPage:
    """All of a channel's videos for its owner, in every state; or those in the trash."""
    videos = Video.objects.filter(channel_id=channel_id, is_kept=True)
    videos = videos.filter(deleted_at__isnull=not is_in_trash)
    return _page(_of_kind(videos, kind), sort, "created_at", cursor, limit)


def _of_kind(videos: VideoQuerySet, kind: VideoKind | None) -> VideoQuerySet:
    return videos if kind is None else videos.filter(kind=kind)


def _page(
    videos: VideoQuerySet, sort: VideoSort, newest: str, cursor: str | None, limit: int
) -> VideoPage:
    field = "view_count" if sort is VideoSort.VIEWS else newest
    if field == "published_at":
        videos = videos.filter(published_at__isnull=False)
    if cursor:
        videos = videos.filter(_after(cursor, field))
    limit = max(1, min(limit, MAX_LIMIT))
    found = list(with_parts(videos.order_by(f"-{field}", "-id"))[: limit + 1])
    next_cursor = _write_cursor(found[limit - 1], field) if len(found) > limit else ""
    return VideoPage(found[:limit], next_cursor)


def _write_cursor(video: Video, field: str) -> str:
    value = getattr(video, field)
    text = f"{value.isoformat() if isinstance(value, datetime) else value} {video.pk}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _after(cursor: str, field: str) -> Q:
    """Rows that come after the cursor's; raises InvalidInput for one that is not ours."""
    try:
        if len(cursor) > _MAX_CURSOR_LENGTH:
            raise ValueError(cursor)
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        written, _, pk_text = text.partition(" ")
        pk = int(pk_text)
        value: object
        if field == "view_count":
            value = int(written)
        else:
            value = datetime.fromisoformat(written)
            if value.tzinfo is None:
                raise ValueError(cursor)
    except ValueError as error:
        raise InvalidInput(
            "This page's address is not valid; start again.", field="cursor"
        ) from error
    return Q(**{f"{field}__lt": value}) | Q(**{field: value, "id__lt": pk})
