"""The rows of stored segments: written after the objects, in order, and only once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery

from streams.models import Video, VideoRendition, VideoSegment
from streams.selectors.timeline import reference_rendition
from streams.services.recordings.objects import WaitingSegment
from streams.spool import RenditionSpool, SpooledSegment

# A shorter segment is nearly all keyframe and says nothing of the bit rate that a player needs.
_TELLING_US = 1_000_000


class RecordingGone(Exception):
    """The video's row went, with its account; what was stored of it is for nobody."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How far a rendition's rows go."""

    rendition: VideoRendition
    msn: int
    init_number: int


def load_stored(video: Video) -> dict[str, Stored]:
    """Every rendition's newest row by the rendition's name; one query."""
    newest = VideoSegment.objects.filter(rendition=OuterRef("pk")).order_by("-msn")
    rows = VideoRendition.objects.filter(video=video).annotate(
        last_msn=Subquery(newest.values("msn")[:1]),
        last_init=Subquery(newest.values("init_number")[:1]),
    )
    return {
        row.name: Stored(
            row,
            -1 if row.last_msn is None else row.last_msn,
            -1 if row.last_init is None else row.last_init,
        )
        for row in rows
    }


@transaction.atomic
def make_renditions(video: Video, spools: Iterable[RenditionSpool]) -> None:
    """Rows of renditions that have none yet. Raises RecordingGone."""
    rows = [_rendition(video, spool) for spool in spools]
    if rows:
        _lock(video)
        VideoRendition.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def add_segments(video: Video, stored: Sequence[WaitingSegment]) -> None:
    """Rows of stored objects, and the totals that follow from them. Raises RecordingGone.

    The video's row is locked and the newest rows are read again: another worker may have gone on
    in our place, if the connection that held our lease was lost.
    """
    _lock(video)
    known = load_stored(video)
    fresh: dict[str, list[SpooledSegment]] = {}
    for each in stored:
        if each.segment.msn > known[each.rendition.name].msn:
            fresh.setdefault(each.rendition.name, []).append(each.segment)
    VideoSegment.objects.bulk_create(
        _row(known[name].rendition, segment)
        for name, segments in fresh.items()
        for segment in segments
    )
    changed = [_add_up(known[name].rendition, segments) for name, segments in fresh.items()]
    if changed:
        VideoRendition.objects.bulk_update(changed, ["duration_us", "size_bytes", "peak_bps"])


def add_up_video(video: Video, renditions: Iterable[VideoRendition]) -> None:
    """Set duration and size on the instance from its renditions."""
    rows = list(renditions)
    reference = reference_rendition(rows)
    video.duration_ms = reference.duration_us // 1000 if reference else 0
    video.size_bytes = sum(row.size_bytes for row in rows)


def _lock(video: Video) -> None:
    if not Video.objects.select_for_update(no_key=True).filter(pk=video.pk).exists():
        raise RecordingGone


def _rendition(video: Video, spool: RenditionSpool) -> VideoRendition:
    assert spool.journal is not None
    variant = spool.variant
    return VideoRendition(
        video=video,
        name=spool.name,
        codecs=variant["codecs"],
        width=variant["width"],
        height=variant["height"],
        fps=variant["fps"],
        target_duration_s=spool.journal.config.target_duration_s,
    )


def _row(rendition: VideoRendition, segment: SpooledSegment) -> VideoSegment:
    return VideoSegment(
        rendition=rendition,
        msn=segment.msn,
        epoch=segment.discontinuity,
        init_number=segment.init_number,
        pdt_ms=segment.pdt_ms,
        duration_us=segment.duration_us,
        size_bytes=segment.size_bytes,
    )


def _add_up(rendition: VideoRendition, segments: Iterable[SpooledSegment]) -> VideoRendition:
    for segment in segments:
        rendition.duration_us += segment.duration_us
        rendition.size_bytes += segment.size_bytes
        if segment.duration_us >= _TELLING_US:
            rate_bps = segment.size_bytes * 8_000_000 // segment.duration_us
            rendition.peak_bps = max(rendition.peak_bps, rate_bps)
    return rendition
