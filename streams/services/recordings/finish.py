"""The end of a recording: what remains is stored, and the video is ready."""

from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from streams import events
from streams.models import (
    BroadcastState,
    Clip,
    ClipState,
    Video,
    VideoState,
    VideoVisibility,
)
from streams.services.recordings.chapters import place_chapters
from streams.services.recordings.coverage import drop_uncovered
from streams.services.recordings.picture import store_live_picture
from streams.services.recordings.playlists import store_playlists
from streams.services.recordings.rows import add_up_video
from streams.services.recordings.store import (
    Progress,
    broadcast_folder,
    lease_name,
    store_waiting,
)
from streams.services.recordings.sweep import remove_orphans
from streams.services.video_news import tell_video
from streams.spool import FolderLock, is_done, mark_done, recover_journals
from streams.storage import Area, StorageUnavailable, delete_prefix
from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.outbox import publish

_log = structlog.get_logger(__name__)


def finish_recording(*, video_id: int) -> Progress:
    """On the broadcast's node: store what remains, then finish.

    While the node still writes there is more to come (BUSY); when it was killed, its last segment
    is taken as far as it is whole.
    """
    video = _load(video_id)
    if video is None or video.broadcast is None:
        return Progress.DONE
    if video.broadcast.state != BroadcastState.ENDED:
        return Progress.DONE  # it goes on, and its real end will ask again
    folder = broadcast_folder(video.broadcast.pk)
    with try_lease(lease_name(video.broadcast.pk)) as is_ours:
        if not is_ours:
            return Progress.BUSY
        if is_done(folder) and video.state != VideoState.RECORDING:
            return Progress.DONE
        progress = _store_rest(video, folder)
        return progress if progress is not Progress.DONE else _try_completing(video, folder)


def finish_from_rows(*, video_id: int) -> Progress:
    """Anywhere: its node is gone for good, so the video is what was stored."""
    video = _load(video_id)
    if video is None or video.broadcast is None or video.state != VideoState.RECORDING:
        return Progress.DONE
    with try_lease(lease_name(video.broadcast.pk)) as is_ours:
        if not is_ours:
            return Progress.BUSY
        _log.warning("recording_cut_short", video_id=video.pk, node=video.broadcast.node)
        return _try_completing(video, folder=None)


def _load(video_id: int) -> Video | None:
    return Video.objects.select_related("broadcast", "channel").filter(pk=video_id).first()


def _store_rest(video: Video, folder: Path) -> Progress:
    if not folder.exists():
        return Progress.DONE  # nothing was ever recorded
    lock = FolderLock(folder)
    if not lock.acquire():
        progress = store_waiting(video, folder)  # the less is left when the node is through
        return Progress.BUSY if progress is Progress.DONE else progress
    with lock:
        recover_journals(folder)
        return store_waiting(video, folder)


def _try_completing(video: Video, folder: Path | None) -> Progress:
    try:
        progress = _complete(video, folder)
    except StorageUnavailable as error:
        _log.warning("storage_failed", video_id=video.pk, error=str(error.__cause__))
        return Progress.FAILED
    if folder is not None and progress is Progress.DONE:
        mark_done(folder)
    return progress


def _complete(video: Video, folder: Path | None) -> Progress:
    """Everything that will come is stored: make it a video, or remove it."""
    drop_uncovered(video)
    renditions = list(video.renditions.all())
    add_up_video(video, renditions)
    if not video.duration_ms:
        return _remove(video, "recording_empty")
    if not video.is_kept:
        if Clip.objects.present().filter(video=video, state=ClipState.PENDING).exists():
            return Progress.BUSY  # a clip is still being cut from it
        return _remove(video, "recording_not_kept")
    place_chapters(video)
    if folder is not None:
        store_live_picture(video, folder)
    store_playlists(video, renditions)
    _make_ready(video)
    remove_orphans(video)
    return Progress.DONE


def _remove(video: Video, why: str) -> Progress:
    """Objects first: a row that is left finds them again, objects without a row nobody does."""
    delete_prefix(Area.VIDEOS, video.storage_prefix)
    _log.info(why, video_id=video.pk)
    video.delete()
    return Progress.DONE


@transaction.atomic
def _make_ready(video: Video) -> None:
    locked = Video.objects.select_for_update(no_key=True).get(pk=video.pk)
    is_first = locked.state == VideoState.RECORDING
    names = ["duration_ms", "size_bytes", "spooled_bytes", "recording_warning", "thumbnail"]
    locked.duration_ms, locked.size_bytes = video.duration_ms, video.size_bytes
    locked.spooled_bytes, locked.recording_warning = 0, ""
    locked.thumbnail = locked.thumbnail or video.thumbnail
    if is_first:
        now = clock.now()
        locked.state, locked.progress_percent, locked.published_at = VideoState.READY, 100, now
        days = video.channel.video_retention_days
        days = settings.VIDEO_RETENTION_DAYS if days is None else days
        locked.expires_at = now + timedelta(days=days) if days else None
        names += ["state", "progress_percent", "published_at", "expires_at"]
    locked.save(update_fields=names)
    if is_first:
        _publish(locked)
        enqueue_on_commit("streams.video.make_pictures", video_id=str(locked.pk))
    tell_video(locked)
    _log.info("recording_ready", video_id=locked.pk, duration_ms=locked.duration_ms)


def _publish(video: Video) -> None:
    """Only what anybody may find is told to everybody."""
    if video.visibility == VideoVisibility.PUBLIC and video.deleted_at is None:
        publish(
            events.VideoPublished(
                channel_id=video.channel_id,
                video_id=str(video.pk),
                kind=video.kind,
                title=video.title,
                duration_ms=video.duration_ms,
            )
        )
