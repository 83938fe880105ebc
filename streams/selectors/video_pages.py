"""What a video's page tells of its course: chapters and muted ranges, as viewers count."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from streams.models import Category, Video, VideoChapter
from streams.selectors.timeline import shown_range

_UNMUTED = """
SELECT count(*) FROM (
  SELECT is_muted, duration_us,
    sum(duration_us) OVER (PARTITION BY rendition_id ORDER BY msn) - duration_us AS start_us
  FROM streams_videosegment
  WHERE rendition_id IN (SELECT id FROM streams_videorendition WHERE video_id = %s)
) AS placed
WHERE NOT is_muted AND EXISTS (
  SELECT FROM unnest(%s::bigint[], %s::bigint[]) AS muted (start_us, end_us)
  WHERE placed.start_us < muted.end_us AND placed.start_us + placed.duration_us > muted.start_us
)
"""


@dataclass(frozen=True, slots=True)
class ShownChapter:
    """A chapter as viewers count; `kind` as in VideoChapter.Kind."""

    id: int
    kind: str
    offset_ms: int
    title: str
    category: Category | None

    @property
    def category_name(self) -> str:
        """Empty without a category."""
        return self.category.name if self.category else ""

    @property
    def category_slug(self) -> str:
        """Empty without a category."""
        return self.category.slug if self.category else ""


def list_shown_chapters(video: Video) -> list[ShownChapter]:
    """The chapters within what viewers see, in their order, of a video from
    streams.selectors.videos.

    What is on when the picture begins opens the list, also when it began before the cut; a marker
    names a moment, and is not on.
    """
    start_ms, end_ms = shown_range(video)
    rows = list(video.chapters.all())
    inside = [row for row in rows if row.offset_ms == start_ms or start_ms < row.offset_ms < end_ms]
    before = [row for row in rows if row.offset_ms < start_ms and row.kind != "marker"]
    if any(row.offset_ms == start_ms for row in inside):
        before = []
    return [_shown(row, start_ms) for row in [*before[-1:], *inside]]


def _shown(row: VideoChapter, start_ms: int) -> ShownChapter:
    return ShownChapter(
        id=row.pk,
        kind=row.kind,
        offset_ms=max(0, row.offset_ms - start_ms),
        title=row.title,
        category=row.category,
    )


def shown_muted_ranges(video: Video) -> list[tuple[int, int]]:
    """Start and end of what is silent, within what viewers see."""
    start_ms, end_ms = shown_range(video)
    cut = [(max(start_ms, start), min(end_ms, end)) for start, end in video.muted_ranges]
    return [(start - start_ms, end - start_ms) for start, end in cut if start < end]


def stored_muted_ranges(video: Video, shown: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """All that is to be silent, as it is stored, when of what viewers see these ranges are: what is
    silent of what is cut off stays so."""
    start_ms, end_ms = shown_range(video)
    before = [(start, min(end, start_ms)) for start, end in video.muted_ranges if start < start_ms]
    after = [(max(start, end_ms), end) for start, end in video.muted_ranges if end > end_ms]
    wanted = [(start + start_ms, min(end + start_ms, end_ms)) for start, end in shown]
    return [*before, *wanted, *after]


def count_unmuted_segments(video: Video) -> int:
    """How many segments are to be silent and are not yet; one query, none without muted ranges."""
    if not video.muted_ranges:
        return 0
    starts = [int(start) * 1000 for start, _ in video.muted_ranges]
    ends = [int(end) * 1000 for _, end in video.muted_ranges]
    with connection.cursor() as cursor:
        cursor.execute(_UNMUTED, [video.pk, starts, ends])
        (count,) = cursor.fetchone() or (0,)
    return int(count)
