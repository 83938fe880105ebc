"""The end of a recording: what remains is stored, and the video is ready."""

from datetime import timedelta
from pathlib import Path

import structlog
from django.db import transaction

from streams.models import (
    BroadcastState,
    Clip,
    ClipState,
    Video,
    VideoState,
)
from streams.selectors.recordings import was_on_air
from streams.services.recordings.chapters import place_chapters
from streams.services.recordings.coverage import drop_uncovered
from streams.services.recordings.picture import store_live_picture
from streams.services.recordings.playlists import store_playlists
from streams.services.recordings.rows import RecordingGone, add_up_video
from streams.services.recordings.store import (
    Progress,
    broadcast_folder,
    forget_recording,
    lease_name,
    store_waiting,
)
from streams.services.recordings.sweep import remove_orphans
from streams.services.video_news import tell_video
from streams.services.videos.announce import announce_video
from streams.services.videos.expiry import expiry_of
from streams.spool import FolderLock, is_done, mark_done, recover_journals
from streams.storage import Area, StorageUnavailable, delete_prefix
from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.jobs import enqueue_on_commit

_log = structlog.get_logger(__name__)
_UNFINISHED = {VideoState.RECORDING, VideoState.FAILED}
# Longer than any segment: a broadcast that lasted so long has left one.
_SURELY_A_SEGMENT = timedelta(seconds=15)
_LOST = (
    "Nothing of this broadcast was found on the disk that it was recorded to. The people who run"
    " this site can look for it; it appears here by itself once it is found."
)


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
        if is_done(folder) and video.state not in _UNFINISHED:
            return Progress.DONE
        try:
            progress = _store_rest(video, folder)
            return progress if progress is not Progress.DONE else _try_completing(video, folder)
        except RecordingGone:
            return forget_recording(video, folder)


def finish_from_rows(*, video_id: int) -> Progress:
    """Anywhere: its node is gone for good, so the video is what was stored."""
    video = _load(video_id)
    if video is None or video.broadcast is None or video.state != VideoState.RECORDING:
        return Progress.DONE
    with try_lease(lease_name(video.broadcast.pk)) as is_ours:
        if not is_ours:
            return Progress.BUSY
        _log.warning("recording_cut_short", video_id=video.pk, node=video.broadcast.node)
        try:
            return _try_completing(video, folder=None)
        except RecordingGone:
            return forget_recording(video, None)


def _load(video_id: int) -> Video | None:
    return Video.objects.select_related("broadcast", "channel").filter(pk=video_id).first()


def _store_rest(video: Video, folder: Path) -> Progress:
    if not folder.exists():
        _log.warning("recording_folder_missing", video_id=video.pk, folder=str(folder))
        return Progress.DONE
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
    if folder is not None and progress is Progress.DONE and video.state != VideoState.FAILED:
        mark_done(folder)
    return progress


def _complete(video: Video, folder: Path | None) -> Progress:
    """Everything that will come is stored: make it a video, or remove it."""
    drop_uncovered(video)
    renditions = list(video.renditions.all())
    add_up_video(video, renditions)
    if not video.duration_ms:
        return _fail(video) if _is_lost(video) else _remove(video, "recording_empty")
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


def _is_lost(video: Video) -> bool:
    """Whether something must have been recorded, though nothing is found: the disk is gone, or
    another one is mounted in its place."""
    broadcast = video.broadcast
    assert broadcast is not None and broadcast.ended_at is not None
    is_long = broadcast.ended_at - broadcast.started_at > _SURELY_A_SEGMENT
    return video.is_kept and is_long and was_on_air(broadcast)


def _fail(video: Video) -> Progress:
    """The row stays, and whatever is in the folder: a node that finds it again finishes it."""
    _log.error("recording_lost", video_id=video.pk, warning=video.recording_warning)
    video.state, video.state_reason = VideoState.FAILED, _LOST
    _write(video, {"state": video.state, "state_reason": video.state_reason, "spooled_bytes": 0})
    tell_video(video)
    return Progress.DONE


def _write(video: Video, values: dict[str, object]) -> None:
    if not Video.objects.filter(pk=video.pk).update(**values):
        raise RecordingGone


def _remove(video: Video, why: str) -> Progress:
    """Objects first: a row that is left finds them again, objects without a row nobody does."""
    delete_prefix(Area.VIDEOS, video.storage_prefix)
    _log.info(why, video_id=video.pk)
    video.delete()
    return Progress.DONE


@transaction.atomic
def _make_ready(video: Video) -> None:
    locked = Video.objects.select_for_update(no_key=True).filter(pk=video.pk).first()
    if locked is None:
        raise RecordingGone
    is_first = locked.state in _UNFINISHED
    names = ["duration_ms", "size_bytes", "spooled_bytes", "recording_warning", "thumbnail"]
    locked.duration_ms, locked.size_bytes = video.duration_ms, video.size_bytes
    locked.spooled_bytes, locked.recording_warning = 0, ""
    locked.thumbnail = locked.thumbnail or video.thumbnail
    if is_first:
        locked.state, locked.state_reason, locked.progress_percent = VideoState.READY, "", 100
        locked.published_at, locked.expires_at = clock.now(), expiry_of(video)
        names += ["state", "state_reason", "progress_percent", "published_at", "expires_at"]
    locked.save(update_fields=names)
    video.state = locked.state
    if is_first:
        announce_video(locked)
        enqueue_on_commit("streams.edits.make_pictures", video_id=str(locked.pk))
    tell_video(locked)
    _log.info("recording_ready", video_id=locked.pk, duration_ms=locked.duration_ms)
