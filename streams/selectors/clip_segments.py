"""Which stored segments show a stretch of a video."""

from dataclasses import dataclass

from django.db import connection

from streams.media.hls.video_playlist import PlayedSegment
from streams.models import Video, VideoRendition
from streams.selectors.timeline import reference_rendition

_BETWEEN = """
SELECT msn, epoch, init_number, pdt_ms, duration_us, is_muted, start_us FROM (
  SELECT *, sum(duration_us) OVER (ORDER BY msn) - duration_us AS start_us
  FROM streams_videosegment WHERE rendition_id = %s
) AS placed
WHERE start_us < %s AND start_us + duration_us > %s ORDER BY msn
"""


@dataclass(frozen=True, slots=True)
class PlacedSegment:
    """A stored segment, and where it begins on the video's timeline."""

    segment: PlayedSegment
    start_us: int

    @property
    def end_us(self) -> int:
        """Where it ends."""
        return self.start_us + self.segment.duration_us


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is stored of a stretch; `stored_us` is how much there is of the whole video."""

    rendition: VideoRendition
    segments: list[PlacedSegment]
    stored_us: int


def find_stretch(video: Video, *, start_ms: int, end_ms: int) -> Stretch | None:
    """The segments between two offsets, of the rendition by which offsets count; None while
    nothing of the video is stored. Two queries."""
    rendition = reference_rendition(video.renditions.all())
    if rendition is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_BETWEEN, [rendition.pk, end_ms * 1000, start_ms * 1000])
        rows = cursor.fetchall()
    segments = [PlacedSegment(PlayedSegment(*row[:6]), int(row[6])) for row in rows]
    return Stretch(rendition, segments, rendition.duration_us)


def stored_end_ms(video: Video) -> int:
    """How much of the video is stored; one query."""
    rendition = reference_rendition(video.renditions.all())
    return rendition.duration_us // 1000 if rendition else 0
