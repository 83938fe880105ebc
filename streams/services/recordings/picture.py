"""The picture of a recording that goes on: the node's preview, until a better one is made."""

import time
from pathlib import Path

import structlog

from streams.models import Video, VideoState
from streams.storage import Area, CacheRule, StorageUnavailable, save_file

_log = structlog.get_logger(__name__)
LIVE_PICTURE = "thumbnail.jpg"
_STORED_MARK = "thumbnail.stored"
# A list is no television: a picture of the last minutes is new enough, and each is a request to S3.
_EVERY_S = 120


def store_live_picture(video: Video, folder: Path) -> None:
    """Make the node's last preview the video's picture, unless it has a better one.

    Raises StorageUnavailable.
    """
    path = folder / LIVE_PICTURE
    is_renewed = video.thumbnail == LIVE_PICTURE and video.state == VideoState.RECORDING
    if (video.thumbnail and not is_renewed) or not path.exists():
        return
    key = f"{video.storage_prefix}/{LIVE_PICTURE}"
    save_file(Area.VIDEOS, key, path, content_type="image/jpeg", cache=CacheRule.MINUTE)
    # The owner may have chosen one meanwhile.
    Video.objects.filter(pk=video.pk, thumbnail="").update(thumbnail=LIVE_PICTURE)
    video.thumbnail = LIVE_PICTURE


def renew_live_picture(video: Video, folder: Path) -> None:
    """The same now and then while the broadcast goes on; segments are not kept waiting by it."""
    mark = folder / _STORED_MARK
    try:
        if mark.exists() and time.time() - mark.stat().st_mtime < _EVERY_S:
            return
        if not (folder / LIVE_PICTURE).exists():
            return
        mark.touch()
        store_live_picture(video, folder)
    except StorageUnavailable as error:
        _log.warning("live_picture_not_stored", video_id=video.pk, error=str(error.__cause__))
    except OSError as error:
        _log.warning("live_picture_not_stored", video_id=video.pk, error=error.strerror)
