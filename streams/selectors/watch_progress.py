"""Where an account left off."""

from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.models import User
from streams.models import Video, VideoChapter, VideoState, VideoVisibility, WatchProgress
from streams.selectors.timeline import shown_range

MAX_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Continued:
    """A video and the offset, of what is shown, to go on from."""

    video: Video
    position_ms: int


def find_position_ms(user: User, video: Video) -> int:
    """The offset, of what is shown, to go on from; 0 without one. One query."""
    stored = (
        WatchProgress.objects.filter(user=user, video=video)
        .values_list("position_ms", flat=True)
        .first()
    )
    return 0 if stored is None else _shown_position(video, stored)


def list_continued(user: User, *, limit: int = 24) -> list[Continued]:
    """Videos to go on with, the latest first; two queries.

    Those that became private, or are gone, are left out; who may still watch the restricted ones
    is for the caller to ask.
    """
    chapters = VideoChapter.objects.select_related("category")
    rows = (
        WatchProgress.objects.filter(
            user=user,
            video__deleted_at=None,
            video__taken_down_at=None,
            video__state__in=[VideoState.READY, VideoState.RECORDING],
            video__channel__owner__is_active=True,
            video__channel__owner__suspended_at=None,
        )
        .exclude(video__visibility=VideoVisibility.PRIVATE)
        .select_related("video__channel__owner", "video__category")
        .prefetch_related(Prefetch("video__chapters", queryset=chapters))
        .order_by("-updated_at", "-id")
    )
    return [
        Continued(row.video, _shown_position(row.video, row.position_ms))
        for row in rows[: max(1, min(limit, MAX_LIMIT))]
    ]


def _shown_position(video: Video, stored_ms: int) -> int:
    start_ms, end_ms = shown_range(video)
    return max(0, min(stored_ms, end_ms) - start_ms)
