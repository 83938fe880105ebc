"""Cutting off a video's beginning and end, without touching what is stored."""

from django.db import transaction

from accounts.models import User
from streams.models import Video, VideoState
from streams.policies.videos import MIN_SHOWN_MS
from streams.selectors.segments import shown_part, whole_renditions
from streams.selectors.timeline import to_shown
from streams.services.video_news import tell_video
from streams.services.videos.downloads import drop_download
from streams.services.videos.locked import lock_video, require_video_editor
from streams.services.videos.thumbnail import picked_moment, replace_picture
from twitchclone.core.errors import Conflict, InvalidInput
from twitchclone.core.jobs import enqueue_on_commit


@transaction.atomic
def trim_video(
    *, video: Video, actor: User, start_ms: int | None = None, end_ms: int | None = None
) -> Video:
    """Show what lies between these stored offsets; None is the video's own start or end.

    Rounded inward to segments, because a segment is shown whole or not at all; at least a second
    must be left. What was cut off is kept, so that another trim brings it back.
    """
    require_video_editor(actor, video)
    locked = lock_video(video)
    if locked.state != VideoState.READY:
        raise Conflict("A video can be trimmed once it is complete.")
    wanted = _round(locked, start_ms, end_ms)
    if wanted == (locked.trim_start_ms, locked.trim_end_ms):
        return locked
    locked.trim_start_ms, locked.trim_end_ms = wanted
    locked.save(update_fields=["trim_start_ms", "trim_end_ms"])
    drop_download(locked)
    picked_ms = picked_moment(locked.thumbnail)
    if picked_ms is not None and to_shown(locked, picked_ms) is None:
        replace_picture(locked, "")  # everybody sees it, and what is cut off nobody may
    # The picture and the storyboard may show what is cut off.
    enqueue_on_commit("streams.edits.make_pictures", video_id=str(locked.pk))
    tell_video(locked)
    return locked


def _round(video: Video, start_ms: int | None, end_ms: int | None) -> tuple[int | None, int | None]:
    """The trim as it is stored; None where nothing is cut off."""
    start_ms = start_ms or None
    if end_ms is not None and end_ms >= video.duration_ms:
        end_ms = None
    if start_ms is None and end_ms is None:
        return None, None
    renditions = whole_renditions(video.renditions.all())
    shown = shown_part(renditions, start_ms=start_ms or 0, end_ms=end_ms)
    if shown is None or shown.end_us - shown.start_us < MIN_SHOWN_MS * 1000:
        raise InvalidInput("At least a second of the video has to be left.", field="end_ms")
    rounded_end_ms = None if end_ms is None else -(-shown.end_us // 1000)
    return (None if start_ms is None else shown.start_us // 1000), rounded_end_ms
