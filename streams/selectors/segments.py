"""Which stored segments of a video viewers may have, and what a playlist says of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from streams.media.hls.video_playlist import PlayedSegment
from streams.models import Video, VideoRendition, VideoSegment
from streams.selectors.timeline import reference_rendition

# A rendition that lacks more than this of the video was given up or came late; it is not listed.
_MISSING_US, _MISSING_PERCENT = 12_000_000, 2
# Keyframes of a rendition with fewer frames a second lie up to a frame beside the source's.
BESIDE_MS = 80

# Segments by number, where each begins on the timeline, and its date.
_PLACED = """
SELECT rendition_id, msn, duration_us, pdt_ms,
  sum(duration_us) OVER (PARTITION BY rendition_id ORDER BY msn) - duration_us AS start_us
FROM streams_videosegment WHERE rendition_id = ANY(%s)
"""
# What of the reference lies within the trim. Boundaries are kept in milliseconds, so both are
# compared as such: the start rounded down, the end up.
_SHOWN = f"""
SELECT min(msn), max(msn), min(start_us), max(start_us + duration_us),
  min(pdt_ms), max(pdt_ms + duration_us / 1000)
FROM ({_PLACED}) AS placed
WHERE start_us / 1000 >= %s AND (start_us + duration_us + 999) / 1000 <= %s
"""  # noqa: S608 - two constants
# What of the others lies within the same time: by date, where there are dates.
_SHOWN_BESIDE = f"""
SELECT rendition_id, min(msn), max(msn) FROM ({_PLACED}) AS placed
WHERE CASE WHEN %s THEN pdt_ms ELSE start_us / 1000 END >= %s
  AND CASE WHEN %s THEN pdt_ms ELSE start_us / 1000 END + duration_us / 1000 <= %s
GROUP BY rendition_id
"""  # noqa: S608 - two constants


@dataclass(frozen=True, slots=True)
class MsnRange:
    """The first and the last segment that may be fetched; None is no bound."""

    first: int | None = None
    last: int | None = None

    def __contains__(self, msn: int) -> bool:
        return (self.first is None or msn >= self.first) and (self.last is None or msn <= self.last)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """What a trim leaves: the range of each rendition by its id, and the boundaries in µs."""

    ranges: dict[int, MsnRange]
    start_us: int
    end_us: int


def whole_renditions(renditions: Iterable[VideoRendition]) -> list[VideoRendition]:
    """Those that have (nearly) all of the video, best first; no query of its own."""
    known = [one for one in renditions if one.duration_us]
    reference = reference_rendition(known)
    if reference is None:
        return []
    allowed_us = max(_MISSING_US, reference.duration_us * _MISSING_PERCENT // 100)
    return [one for one in known if one.duration_us >= reference.duration_us - allowed_us]


def shown_part(
    renditions: list[VideoRendition], *, start_ms: int, end_ms: int | None
) -> ShownPart | None:
    """What lies wholly between these offsets; None when nothing does. One or two queries."""
    reference = reference_rendition(renditions)
    if reference is None:
        return None
    end = 2**52 if end_ms is None else end_ms
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [[reference.pk], start_ms, end])
        first, last, start_us, end_us, start_pdt_ms, end_pdt_ms = cursor.fetchone()
        if first is None:
            return None
        ranges = {reference.pk: MsnRange(first, last)}
        if others := [one.pk for one in renditions if one.pk != reference.pk]:
            has_dates = start_pdt_ms > 0
            low = start_pdt_ms if has_dates else start_us // 1000
            high = end_pdt_ms if has_dates else end_us // 1000
            bounds = [has_dates, low - BESIDE_MS, has_dates, high + BESIDE_MS]
            cursor.execute(_SHOWN_BESIDE, [others, *bounds])
            ranges |= {pk: MsnRange(first, last) for pk, first, last in cursor.fetchall()}
    return ShownPart(ranges, int(start_us), int(end_us))


def shown_ranges(video: Video, renditions: list[VideoRendition]) -> dict[int, MsnRange]:
    """Which segments of each rendition viewers may have; no query for an untrimmed video."""
    if video.trim_start_ms is None and video.trim_end_ms is None:
        return {one.pk: MsnRange() for one in renditions}
    shown = shown_part(renditions, start_ms=video.trim_start_ms or 0, end_ms=video.trim_end_ms)
    return shown.ranges if shown else {}


def muted_numbers(renditions: Iterable[VideoRendition]) -> dict[int, frozenset[int]]:
    """The segments that are played without sound, by rendition; one query."""
    rows = VideoSegment.objects.filter(
        rendition_id__in=[one.pk for one in renditions], is_muted=True
    ).values_list("rendition_id", "msn")
    found: dict[int, set[int]] = {}
    for rendition_id, msn in rows:
        found.setdefault(rendition_id, set()).add(msn)
    return {pk: frozenset(numbers) for pk, numbers in found.items()}


def list_segments(
    rendition_id: int, shown: MsnRange, *, after: int | None = None
) -> list[PlayedSegment]:
    """The segments of a playlist, or those behind number `after`; one query."""
    rows = VideoSegment.objects.filter(rendition_id=rendition_id).order_by("msn")
    if shown.first is not None:
        rows = rows.filter(msn__gte=shown.first)
    if shown.last is not None:
        rows = rows.filter(msn__lte=shown.last)
    if after is not None:
        rows = rows.filter(msn__gt=after)
    fields = ("msn", "epoch", "init_number", "pdt_ms", "duration_us", "is_muted")
    return [PlayedSegment(*row) for row in rows.values_list(*fields).iterator(chunk_size=5000)]
