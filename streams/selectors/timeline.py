"""A video's timeline: which moment of the world an offset shows, and what a trim leaves of it.

Offsets in the database count from the first stored segment. At the edges (API, pages, chat replay,
chapters, progress) they count from the first segment that is shown: `to_shown`, `from_shown`.
"""

import bisect
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from django.core.cache import cache
from django.db import connection

from streams.models import Video, VideoRendition, VideoState

# The encoder's clock is followed slowly (media.hls.clock), so a date is right only near the segment
# that carries it: five minutes of drift at the usual 50 millionths are 15 ms.
_SEGMENTS_PER_RUN = 150
_BREAK_MS = 500
_KEPT_FOR_S = 3600

_RUNS = """
WITH placed AS (
  SELECT msn, epoch, pdt_ms, duration_us,
    sum(duration_us) OVER by_number - duration_us AS start_us,
    lag(epoch) OVER by_number AS epoch_before,
    lag(pdt_ms + duration_us / 1000) OVER by_number AS expected_ms
  FROM streams_videosegment WHERE rendition_id = %s
  WINDOW by_number AS (ORDER BY msn)
), numbered AS (
  SELECT *, count(*) FILTER (
    WHERE epoch_before IS DISTINCT FROM epoch OR abs(pdt_ms - expected_ms) > %s
  ) OVER (ORDER BY msn) AS run FROM placed
)
SELECT min(start_us) / 1000, min(pdt_ms), (max(start_us + duration_us) - min(start_us)) / 1000,
  min(epoch)
FROM numbered GROUP BY run, msn / %s ORDER BY min(msn)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Segments without a break between them; `pdt_ms` is 0 for an upload."""

    offset_ms: int
    pdt_ms: int
    duration_ms: int
    epoch: int

    @property
    def end_ms(self) -> int:
        """The offset of its end."""
        return self.offset_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Timeline:
    """The runs of the rendition by which a video's offsets count, in their order."""

    runs: tuple[Run, ...]

    @property
    def duration_ms(self) -> int:
        """Of everything stored."""
        return self.runs[-1].end_ms if self.runs else 0

    def offset_at(self, unix_ms: int) -> int:
        """Where the moment is shown; one in a gap is where the gap is, others at the near end."""
        index = bisect.bisect_right(self.runs, unix_ms, key=lambda run: run.pdt_ms) - 1
        if index < 0:
            return 0
        run = self.runs[index]
        return run.offset_ms + min(unix_ms - run.pdt_ms, run.duration_ms)

    def unix_ms_at(self, offset_ms: int) -> int:
        """The moment that is shown there, as near as the timeline reaches; 0 for an upload."""
        if not self.runs:
            return 0
        index = bisect.bisect_right(self.runs, offset_ms, key=lambda run: run.offset_ms) - 1
        run = self.runs[max(0, index)]
        if not run.pdt_ms:
            return 0
        return run.pdt_ms + max(0, min(offset_ms - run.offset_ms, run.duration_ms))

    def unix_ms_from(self, offset_ms: int) -> int:
        """The first moment that is shown there: where a gap ends in the picture, its beginning.

        What happened from here on has this offset or a later one; 0 for an upload.
        """
        index = bisect.bisect_left(self.runs, offset_ms, key=lambda run: run.offset_ms) - 1
        if index < 0:
            return self.unix_ms_at(offset_ms)
        run = self.runs[index]
        return run.pdt_ms and run.pdt_ms + min(offset_ms - run.offset_ms, run.duration_ms)


def load_timeline(video: Video) -> Timeline:
    """The timeline of everything stored so far; two queries."""
    reference = reference_rendition(video.renditions.all())
    if reference is None:
        return Timeline(())
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [reference.pk, _BREAK_MS, _SEGMENTS_PER_RUN])
        rows = cursor.fetchall()
    return Timeline(tuple(Run(*(int(value) for value in row)) for row in rows))


def kept_timeline(video: Video) -> Timeline:
    """The timeline, of a READY video out of the cache: nothing is added to it any more, and reading
    one of half a day sorts 20,000 segments."""
    if video.state != VideoState.READY:
        return load_timeline(video)
    key = f"timeline:{video.pk}:{video.duration_ms}"
    rows: list[tuple[int, int, int, int]] | None = cache.get(key)
    if rows is not None:
        return Timeline(tuple(Run(*row) for row in rows))
    timeline = load_timeline(video)
    cache.set(key, [astuple(run) for run in timeline.runs], _KEPT_FOR_S)
    return timeline


def reference_rendition(renditions: Iterable[VideoRendition]) -> VideoRendition | None:
    """The one by which offsets count: what the publisher sent, else the largest picture."""
    return max(renditions, key=lambda one: (one.name == "source", one.height), default=None)


def shown_range(video: Video) -> tuple[int, int]:
    """Start and end of what viewers see; no query.

    A trim is rounded inward to segments when it is made, so these are segment boundaries.
    """
    end_ms = video.duration_ms
    if video.trim_end_ms is not None:
        end_ms = min(end_ms, video.trim_end_ms)
    return min(video.trim_start_ms or 0, end_ms), end_ms


def shown_duration_ms(video: Video) -> int:
    """How long the video is for viewers."""
    start_ms, end_ms = shown_range(video)
    return end_ms - start_ms


def to_shown(video: Video, offset_ms: int) -> int | None:
    """A stored offset as viewers count; None when it is cut off."""
    start_ms, end_ms = shown_range(video)
    return offset_ms - start_ms if start_ms <= offset_ms <= end_ms else None


def from_shown(video: Video, offset_ms: int) -> int:
    """A viewer's offset as it is stored, held within what is shown."""
    start_ms, end_ms = shown_range(video)
    return max(start_ms, min(start_ms + offset_ms, end_ms))
