"""Renditions that lack a part of the broadcast are no renditions of its video."""

from collections import defaultdict
from collections.abc import Mapping

import structlog
from django.db.models import Sum

from streams.models import Video, VideoRendition, VideoSegment
from streams.selectors.timeline import reference_rendition
from streams.storage import Area, delete_prefix

_log = structlog.get_logger(__name__)


def drop_uncovered(video: Video) -> None:
    """Remove renditions that in any epoch differ from the source by more than a target duration:
    the encoder started late, or was given up. Objects go first, so that rows find them again."""
    renditions = {row.pk: row for row in video.renditions.all()}
    totals = _durations_us(video)
    reference = reference_rendition(row for row in renditions.values() if totals.get(row.pk))
    if reference is None:
        return
    for pk, row in renditions.items():
        allowed_us = row.target_duration_s * 1_000_000
        if not _covers(totals[reference.pk], totals.get(pk, {}), allowed_us):
            _drop(video, row)


def _durations_us(video: Video) -> dict[int, dict[int, int]]:
    """Of each epoch, by rendition."""
    totals: dict[int, dict[int, int]] = defaultdict(dict)
    rows = VideoSegment.objects.filter(rendition__video=video).values("rendition_id", "epoch")
    for row in rows.annotate(total_us=Sum("duration_us")):
        totals[row["rendition_id"]][row["epoch"]] = row["total_us"]
    return totals


def _covers(source: Mapping[int, int], own: Mapping[int, int], allowed_us: int) -> bool:
    if not own:
        return False
    epochs = {*source, *own}
    return all(abs(source.get(epoch, 0) - own.get(epoch, 0)) <= allowed_us for epoch in epochs)


def _drop(video: Video, row: VideoRendition) -> None:
    _log.info("rendition_dropped", video_id=video.pk, rendition=row.name)
    delete_prefix(Area.VIDEOS, f"{video.storage_prefix}/{row.name}")
    VideoSegment.objects.filter(rendition=row).delete()
    row.delete()
