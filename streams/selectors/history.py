"""What has been: a channel's ended broadcasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from streams.models import Broadcast, BroadcastState
from twitchclone.core import clock


@dataclass(frozen=True, slots=True)
class PastBroadcast:
    """One line of the history; the open broadcast has no end."""

    id: UUID
    title: str
    category_name: str
    started_at: datetime
    ended_at: datetime | None
    duration: timedelta
    peak_viewer_count: int
    end_reason: str

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of broadcasts; `next_before` is empty on the last one."""

    broadcasts: list[PastBroadcast]
    next_before: str


def list_broadcasts(channel_id: int, *, before: datetime | None = None, limit: int) -> HistoryPage:
    """The channel's broadcasts that viewers could see, newest first, in keyset pages; one query."""
    rows = Broadcast.objects.filter(channel_id=channel_id).exclude(state=BroadcastState.STARTING)
    if before is not None:
        rows = rows.filter(started_at__lt=before)
    found = list(rows.select_related("category").order_by("-started_at")[: limit + 1])
    next_before = found[limit - 1].started_at.isoformat() if len(found) > limit else ""
    return HistoryPage([_past(row) for row in found[:limit]], next_before)


def _past(row: Broadcast) -> PastBroadcast:
    return PastBroadcast(
        id=row.pk,
        title=row.title,
        category_name=row.category.name if row.category else "",
        started_at=row.started_at,
        ended_at=row.ended_at,
        duration=(row.ended_at or clock.now()) - row.started_at,
        peak_viewer_count=row.peak_viewer_count,
        end_reason=row.end_reason,
    )
