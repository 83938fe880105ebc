"""What the streamer should know of a recording that is not going well."""

from uuid import UUID

from django.db import transaction

from streams.models import Video, VideoState
from streams.services.video_news import tell_video

STORAGE_SLOW = "storage_slow"
_SLOW_AFTER_MS = 30_000
# The worker knows of the storage, the node of its disk, which is worse: what the node says stands
# until the node takes it back.
_WORKERS = {"", STORAGE_SLOW}


def storage_warning(video: Video, *, oldest_waiting_ms: int | None, now_ms: int) -> str:
    """What the video is to show, now that this segment has waited longest."""
    if video.recording_warning not in _WORKERS:
        return video.recording_warning
    is_slow = oldest_waiting_ms is not None and now_ms - oldest_waiting_ms > _SLOW_AFTER_MS
    return STORAGE_SLOW if is_slow else ""


@transaction.atomic
def report_node_warning(*, broadcast_id: UUID, warning: str) -> None:
    """The node has stopped recording for want of room ("disk_full", "spool_full"), or goes on."""
    video = (
        Video.objects.select_for_update(no_key=True)
        .filter(broadcast=broadcast_id, state=VideoState.RECORDING)
        .first()
    )
    if video is None or video.recording_warning == warning:
        return
    video.recording_warning = warning
    video.save(update_fields=["recording_warning"])
    tell_video(video)
