"""What nobody can get back any more: videos whose time is over, and what deleted channels leave."""

from collections.abc import Iterable

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef

from streams.models import Clip, Video, VideoKind, VideoState
from streams.policies.videos import TRASH_LIFETIME
from streams.services.video_news import tell_video
from streams.storage import Area, delete_prefix
from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.jobs import enqueue_on_commit

log = structlog.get_logger(__name__)
# A day of video has 43,200 files for each rendition: a run is short, and the next one goes on.
_VIDEOS_AT_ONCE = 20
_FOLDERS_PER_TASK = 20


def expire_videos() -> int:
    """Put videos into the trash whose retention is over; returns how many."""
    due = Video.objects.filter(
        expires_at__lte=clock.now(), deleted_at=None, state=VideoState.READY
    ).values_list("pk", flat=True)
    return sum(_expire(pk) for pk in list(due[:1000]))


@transaction.atomic
def _expire(video_id: int) -> bool:
    video = Video.objects.select_for_update(no_key=True).filter(pk=video_id).first()
    if video is None or video.deleted_at is not None:
        return False
    # It may have been taken back from the trash meanwhile.
    if video.expires_at is None or video.expires_at > clock.now():
        return False
    video.deleted_at = clock.now()
    video.save(update_fields=["deleted_at"])
    tell_video(video)
    return True


def purge_trash() -> int:
    """Remove videos that have been in the trash for a day, files first; returns how many.

    Files first, because a row that is left finds them again, and files without a row nobody does.
    One that a clip is still being cut from stays until that is done. In no order, so that some that
    fail every time hold up nobody for ever.
    """
    with try_lease("purge-video-trash") as is_ours:
        if not is_ours:
            return 0
        due = Video.objects.filter(deleted_at__lte=clock.now() - TRASH_LIFETIME)
        due = due.exclude(Exists(Clip.objects.filter(video=OuterRef("pk"), state="pending")))
        return sum(_purge(video) for video in due.order_by("?")[:_VIDEOS_AT_ONCE])


def _purge(video: Video) -> bool:
    video_id = video.pk
    try:
        files = delete_prefix(Area.VIDEOS, video.storage_prefix)
        if video.kind == VideoKind.UPLOAD:
            files += delete_prefix(Area.UPLOADS, video.storage_prefix)
        video.delete()
    except Exception:  # whatever is wrong with one is none of the others' business
        log.exception("video.purge_failed", video_id=video_id)
        return False
    log.info("video.purged", video_id=video_id, files=files)
    return True


def remove_channel_files(*, channel_id: int) -> None:
    """Have every folder of the channel's videos, clips and uploads removed once the transaction
    that deletes their rows has committed."""
    of_channel = Video.objects.filter(channel_id=channel_id)
    _enqueue(Area.VIDEOS, of_channel.values_list("storage_prefix", flat=True))
    uploads = of_channel.filter(kind=VideoKind.UPLOAD)
    _enqueue(Area.UPLOADS, uploads.values_list("storage_prefix", flat=True))
    clips = Clip.objects.filter(channel_id=channel_id)
    _enqueue(Area.CLIPS, clips.values_list("storage_prefix", flat=True))


def _enqueue(area: Area, prefixes: Iterable[str]) -> None:
    folders = list(prefixes)
    for start in range(0, len(folders), _FOLDERS_PER_TASK):
        batch = folders[start : start + _FOLDERS_PER_TASK]
        enqueue_on_commit("streams.video.delete_folders", area=area.value, prefixes=batch)


def delete_folders(*, area: Area, prefixes: Iterable[str]) -> int:
    """Remove these folders; returns how many files they had."""
    return sum(delete_prefix(area, prefix) for prefix in prefixes)
