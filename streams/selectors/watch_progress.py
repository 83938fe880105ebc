"""Where an account left off."""

from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Least

from accounts.models import User
from streams.models import Video, VideoChapter, VideoState, VideoVisibility, WatchProgress
from streams.policies.videos import REST_MS, REST_PERCENT
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


def unfinished_by(user: User) -> "QuerySet[WatchProgress]":
    """Where the account is in videos that it has not seen to their end, the latest first."""
    rest_ms = Least(F("video__duration_ms") * REST_PERCENT / 100, REST_MS)
    return (
        WatchProgress.objects.filter(
            user=user,
            video__deleted_at=None,
            video__taken_down_at=None,
            video__channel__owner__is_active=True,
            video__channel__owner__suspended_at=None,
        )
        # Also after a cut made the video shorter. One that still grows has no end to be near to.
        .filter(
            Q(video__state=VideoState.RECORDING)
            | Q(
                video__state=VideoState.READY,
                position_ms__lt=F("video__duration_ms") - rest_ms,
            )
        )
        .select_related("video__channel__owner", "video__category")
        .order_by("-updated_at", "-id")
    )


def list_continued(user: User, *, limit: int = 24) -> list[Continued]:
    """Videos to go on with, the latest first; two queries.

    Those that became private, or are gone, are left out; who may still watch the restricted ones
    is for the caller to ask.
    """
    chapters = VideoChapter.objects.select_related("category")
    rows = (
        unfinished_by(user)
        .exclude(video__visibility=VideoVisibility.PRIVATE)
        .prefetch_related(Prefetch("video__chapters", queryset=chapters))
    )
    return [
        Continued(row.video, _shown_position(row.video, row.position_ms))
        for row in rows[: max(1, min(limit, MAX_LIMIT))]
    ]


def _shown_position(video: Video, stored_ms: int) -> int:
    start_ms, end_ms = shown_range(video)
    return max(0, min(stored_ms, end_ms) - start_ms)
