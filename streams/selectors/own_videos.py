"""A channel's videos as its owner manages them: every state, searched, filtered and sorted."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q

from streams.models import Video, VideoKind, VideoState, VideoVisibility
from streams.models.video import VideoQuerySet

_READY = [VideoState.READY]
_NEEDS_OWNER = [VideoState.REJECTED, VideoState.FAILED, VideoState.IN_REVIEW]


class OwnShow(StrEnum):
    """Which of them."""

    ALL = "all"
    READY = "ready"
    WORKING = "working"
    ATTENTION = "attention"
    TRASH = "trash"


class OwnSort(StrEnum):
    """In which order."""

    NEW = "new"
    OLD = "old"
    VIEWS = "views"
    SIZE = "size"


_ORDER = {
    OwnSort.NEW: ("-created_at", "-id"),
    OwnSort.OLD: ("created_at", "id"),
    OwnSort.VIEWS: ("-view_count", "-id"),
    OwnSort.SIZE: ("-size_bytes", "-id"),
}
_ATTENTION = Q(state__in=_NEEDS_OWNER) | Q(taken_down_at__isnull=False) | ~Q(recording_warning="")
_WORKING = ~Q(state__in=[*_READY, *_NEEDS_OWNER])


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of videos; `next_offset` is 0 on the last one."""

    videos: list[Video]
    next_offset: int


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """How many there are of each."""

    all: int
    ready: int
    working: int
    attention: int
    trash: int

    @property
    def pairs(self) -> list[tuple[str, int]]:
        """Each by its name."""
        return [(show.value, int(getattr(self, show.value))) for show in OwnShow]


def find_own_videos(
    channel_id: int,
    *,
    show: OwnShow = OwnShow.ALL,
    kind: str = "",
    visibility: str = "",
    query: str = "",
    sort: OwnSort = OwnSort.NEW,
    offset: int = 0,
    limit: int = 30,
) -> OwnPage:
    """The channel's videos; one query.

    By offset: what one account has is little, and four orders would want four indexes.
    """
    videos = _shown(channel_id, show)
    if kind in VideoKind.values:
        videos = videos.filter(kind=kind)
    if visibility in VideoVisibility.values:
        videos = videos.filter(visibility=visibility)
    for word in query.split()[:6]:
        videos = videos.filter(title__icontains=word)
    videos = videos.select_related("channel__owner", "category").order_by(*_ORDER[sort])
    found = list(videos[offset : offset + limit + 1])
    return OwnPage(found[:limit], offset + limit if len(found) > limit else 0)


def count_own_videos(channel_id: int) -> OwnCounts:
    """For the filters; one query."""
    here = Q(deleted_at=None)
    counts = Video.objects.filter(channel_id=channel_id, is_kept=True).aggregate(
        all=Count("id", filter=here),
        ready=Count("id", filter=here & Q(state__in=_READY)),
        working=Count("id", filter=here & _WORKING),
        attention=Count("id", filter=here & _ATTENTION),
        trash=Count("id", filter=Q(deleted_at__isnull=False)),
    )
    return OwnCounts(**counts)


def _shown(channel_id: int, show: OwnShow) -> VideoQuerySet:
    videos = Video.objects.filter(channel_id=channel_id, is_kept=True)
    videos = videos.filter(deleted_at__isnull=show is not OwnShow.TRASH)
    if show is OwnShow.READY:
        return videos.filter(state__in=_READY)
    if show is OwnShow.WORKING:
        return videos.filter(_WORKING)
    if show is OwnShow.ATTENTION:
        return videos.filter(_ATTENTION)
    return videos
