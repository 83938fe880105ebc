"""An upload's video while it is made: its stage and percents, its failures, and its end."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from streams.models import Upload, Video, VideoRendition, VideoState
from streams.services.uploads.originals import remove_original
from streams.services.video_news import tell_video
from streams.services.videos.announce import announce_video
from streams.storage import Area, StorageUnavailable, delete_prefix
from twitchclone.core import clock
from twitchclone.core.jobs import enqueue_on_commit

# RECEIVED until PUBLISHING: a video in one of these is somebody's work, or nobody's any more.
UNDER_WAY = (
    VideoState.RECEIVED,
    VideoState.SCANNING,
    VideoState.PROBING,
    VideoState.TRANSCODING,
    VideoState.PUBLISHING,
)
_TOLD_EVERY_S = 1.0
DELETE_FOLDERS = "streams.video.delete_folders"


class Rejected(Exception):
    """The file will not become a video; the text is the sentence for its owner."""


class Abandoned(Exception):
    """Somebody deleted the video, or its account, while it was made."""


def enter_stage(video: Video, state: VideoState, *, reason: str = "") -> None:
    """The next stage begins; raises Abandoned when the video is gone or in the trash."""
    video.state, video.progress_percent, video.state_reason = state, 0, reason
    _write(video, state=state, progress_percent=0, state_reason=reason)
    tell_video(video)


def progress_of(video: Video) -> Callable[[int], None]:
    """A function to call with percents as often as one likes: rows and pages hear of it about
    once a second. It raises Abandoned."""
    told_at = time.monotonic()

    def tell(percent: int) -> None:
        nonlocal told_at
        now = time.monotonic()
        percent = max(video.progress_percent, min(100, percent))
        if now - told_at < _TOLD_EVERY_S or percent == video.progress_percent:
            return
        told_at, video.progress_percent = now, percent
        _write(video, progress_percent=percent)
        tell_video(video)

    return tell


@transaction.atomic
def finish_video(video: Video, *, duration_ms: int, size_bytes: int, held_reason: str) -> None:
    """All of it is stored: anybody may watch it, or a site moderator looks at it first."""
    is_held = bool(held_reason) or settings.UPLOAD_REVIEW
    video.state = VideoState.IN_REVIEW if is_held else VideoState.READY
    video.state_reason = held_reason or (
        "A moderator of this site looks at it before anybody else may." if is_held else ""
    )
    video.progress_percent = 100
    video.duration_ms, video.size_bytes = duration_ms, size_bytes
    video.published_at = None if is_held else clock.now()
    fields = ("state", "state_reason", "progress_percent", "duration_ms", "size_bytes")
    _write(video, **{name: getattr(video, name) for name in (*fields, "published_at")})
    announce_video(video)
    tell_video(video)


def reject_video(upload: Upload, reason: str) -> None:
    """No video: nothing of the file is left anywhere, and the row says why. Raises Abandoned when
    there is no row any more."""
    video = upload.video
    with transaction.atomic():
        VideoRendition.objects.filter(video=video).delete()
        video.state, video.state_reason, video.progress_percent = VideoState.REJECTED, reason, 0
        video.size_bytes = video.duration_ms = 0
        video.thumbnail, video.storyboard = "", None
        names = ("state", "state_reason", "progress_percent", "size_bytes", "duration_ms")
        written = {name: getattr(video, name) for name in (*names, "thumbnail", "storyboard")}
        if not Video.objects.filter(pk=video.pk).update(**written):
            raise Abandoned
        tell_video(video)
    remove_original(upload)
    delete_prefix(Area.VIDEOS, video.storage_prefix)


def abandon_video(upload: Upload) -> None:
    """Its row went with its account: the files go too.

    When the storage is away a task asks it again: nobody else knows of the folders any more.
    """
    prefix = upload.video.storage_prefix
    try:
        remove_original(upload)
        delete_prefix(Area.VIDEOS, prefix)
    except StorageUnavailable:
        for area in (Area.VIDEOS, Area.UPLOADS):
            enqueue_on_commit(DELETE_FOLDERS, area=area.value, prefixes=[prefix])


def is_there(video: Video) -> bool:
    """Whether the row has not gone with its account."""
    return Video.objects.filter(pk=video.pk).exists()


def _write(video: Video, **values: object) -> None:
    # An update, so that what the owner changes meanwhile (title, visibility) stays.
    if not Video.objects.filter(pk=video.pk, deleted_at=None).update(**values):
        raise Abandoned
