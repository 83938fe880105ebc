"""Removing objects of recordings that no row speaks of."""

import re

import structlog

from streams.models import Video, VideoSegment
from streams.storage import Area, delete_keys, list_objects

_log = structlog.get_logger(__name__)
# Not pictures, silent copies and downloads, which others make.
_OURS = re.compile(r"[a-z0-9]{1,16}/(?:seg-\d+\.m4s|init-\d+\.mp4|index\.m3u8)")


def remove_orphans(video: Video) -> int:
    """Segments that were stored and never noted, and what is left of dropped renditions. Only for
    a finished recording, whose rows are all there; returns how many objects went."""
    prefix = f"{video.storage_prefix}/"
    known = _known_names(video)
    orphans = [
        found.key
        for found in list_objects(Area.VIDEOS, prefix)
        if _OURS.fullmatch(name := found.key.removeprefix(prefix)) and name not in known
    ]
    if orphans:
        _log.info("orphans_removed", video_id=video.pk, count=len(orphans))
        delete_keys(Area.VIDEOS, orphans)
    return len(orphans)


def _known_names(video: Video) -> set[str]:
    names: set[str] = set()
    rows = VideoSegment.objects.filter(rendition__video=video)
    fields = ("rendition__name", "msn", "init_number")
    for rendition, msn, init_number in rows.values_list(*fields).iterator(2000):
        names |= {f"{rendition}/seg-{msn}.m4s", f"{rendition}/init-{init_number}.mp4"}
    names |= {f"{name}/index.m3u8" for name in video.renditions.values_list("name", flat=True)}
    return names
