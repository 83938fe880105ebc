"""Which files in the storage the database refers to."""

import re
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from streams.models import (
    Clip,
    DownloadState,
    Upload,
    UploadState,
    Video,
    VideoSegment,
    VideoState,
)
from streams.storage import Area

_FIXED = {"index.m3u8", "thumbnail.jpg"}
# What this product writes; anything else may be somebody's own, and is left alone.
_OURS = re.compile(
    r"(?:[a-z0-9]{1,16}/)?(?:\.tmp-[0-9a-f]+|index\.m3u8)|thumbnail-\w+\.jpg|storyboard-\d+\.jpg"
    r"|download\.mp4|[a-z0-9]{1,16}/(?:seg|muted)-\d+\.m4s|[a-z0-9]{1,16}/init-\d+\.mp4"
)
_DIGESTED = [VideoState.READY, VideoState.REJECTED]


def referenced_prefixes(area: Area, prefixes: Collection[str]) -> set[str]:
    """Those of the folders that some row says are its own; one query."""
    if area is Area.ADS:
        return set(prefixes)  # rows of the app above; it removes its folders by itself
    if area is Area.VIDEOS:
        rows: Any = Video.objects.filter(storage_prefix__in=prefixes)
    elif area is Area.CLIPS:
        rows = Clip.objects.filter(storage_prefix__in=prefixes)
    else:
        # What a file was uploaded as goes once it has become a video, or cannot.
        waiting = _waiting_uploads().filter(video__storage_prefix__in=prefixes)
        return set(waiting.values_list("video__storage_prefix", flat=True))
    return set(rows.values_list("storage_prefix", flat=True))


def referenced_uploads(upload_ids: Collection[Any]) -> set[Any]:
    """Those uploads whose bytes on a node's disk are still wanted; one query."""
    return set(_waiting_uploads().filter(pk__in=upload_ids).values_list("pk", flat=True))


def stray_names(area: Area, prefix: str, names: Collection[str]) -> set[str]:
    """Files in a known folder that nothing refers to; up to four queries.

    Only in folders at rest, and only what this product itself would have written there.
    """
    ours = {name for name in names if _OURS.fullmatch(name)}
    if not ours or area in {Area.UPLOADS, Area.ADS}:
        return set()
    if area is Area.CLIPS:
        return {name for name in ours if _is_temporary(name)}
    video = Video.objects.filter(storage_prefix=prefix, state=VideoState.READY).first()
    if video is None or video.download_state == DownloadState.PREPARING:
        return set()
    return ours - _names_of(video)


def _names_of(video: Video) -> set[str]:
    """Every file below the prefix that the video's rows speak of."""
    sheets = int(video.storyboard["sheets"]) if video.storyboard else 0
    names = {*_FIXED, video.thumbnail, *(f"storyboard-{number}.jpg" for number in range(sheets))}
    if video.download_state == DownloadState.READY:
        names.add("download.mp4")
    for rendition in video.renditions.all():
        names.add(f"{rendition.name}/index.m3u8")
    segments = VideoSegment.objects.filter(rendition__video=video)
    rows = segments.values_list("rendition__name", "msn", "init_number", "is_muted")
    for name, msn, init_number, is_muted in rows.iterator(chunk_size=5000):
        names.update((f"{name}/seg-{msn}.m4s", f"{name}/init-{init_number}.mp4"))
        if is_muted:
            names.add(f"{name}/muted-{msn}.m4s")
    return names


def _waiting_uploads() -> Any:
    is_under_way = Q(state__in=[UploadState.RECEIVING, UploadState.RECEIVED])
    return Upload.objects.filter(is_under_way).exclude(video__state__in=_DIGESTED)


def _is_temporary(name: str) -> bool:
    return name.rsplit("/", 1)[-1].startswith(".tmp-")
