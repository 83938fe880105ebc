"""Cutting clips; each task may run twice or late without harm."""

from typing import Any

from celery import shared_task

from streams.media.mp4 import Mp4Error
from streams.services import clips
from streams.services.view_counts import CLIP_VIEWS
from streams.storage import StorageUnavailable
from streams.transcode.job import FfmpegFailed
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.retries import retries

_LOOK_AGAIN_S = 0.5
_ATTEMPTS = 5
_GAVE_UP = "The clip could not be cut. Please make it again."
_MENDABLE = (FfmpegFailed, Mp4Error, FileNotFoundError)


@shared_task(
    bind=True,
    name="streams.clips.cut",
    **retries(*_MENDABLE, StorageUnavailable, queue="clips", attempts=_ATTEMPTS),
)
def cut(self: Any, clip_id: int) -> str:
    """Cut a clip; one whose last segments are not stored yet is looked at again soon."""
    try:
        outcome = clips.cut_clip(clip_id=clip_id)
    except StorageUnavailable:
        if self.request.retries < _ATTEMPTS:
            raise
        # `resume_pending_clips` tries on until the storage is back, or for hours.
        return "STORAGE_AWAY"
    except _MENDABLE:
        if self.request.retries >= _ATTEMPTS:
            clips.fail_clip(clip_id=clip_id, reason=_GAVE_UP)
        raise
    if outcome is clips.CutOutcome.WAITING:
        # A task of its own: waiting is no failed attempt.
        enqueue_on_commit("streams.clips.cut", delay_s=_LOOK_AGAIN_S, clip_id=clip_id)
    return outcome.name


@shared_task(name="streams.resume_pending_clips", expires=25)
def resume_pending_clips() -> int:
    """Send clips that got lost on their way to the workers again."""
    return clips.resume_pending_clips()


@shared_task(name="streams.purge_deleted_clips", expires=1800)
def purge_deleted_clips() -> int:
    """Remove what was deleted a day ago."""
    return clips.purge_deleted_clips()


@shared_task(name="streams.flush_clip_views", expires=25)
def flush_clip_views() -> int:
    """Write the views that were counted to the clips."""
    return CLIP_VIEWS.flush()
