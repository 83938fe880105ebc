"""Making a clip: the row at once, its file by a worker."""

from django.db import transaction

from accounts.models import User
from streams.models import Category, Clip, Video, VideoState, VideoVisibility
from streams.policies.clips import check_duration, clean_clip_title
from streams.selectors.clip_segments import stored_end_ms
from streams.selectors.timeline import shown_range
from streams.services.clips.permission import require_may_clip
from streams.services.clips.recut import CUT_TASK
from streams.services.videos.locked import lock_video
from twitchclone.core import rate_limit
from twitchclone.core.errors import Conflict, InvalidInput
from twitchclone.core.jobs import enqueue_on_commit

CLIPS = rate_limit.Limit("clip-create", count=10, period_s=60)
# What viewers have seen live is stored some seconds later; a clip may reach that far ahead.
LIVE_AHEAD_MS = 20_000
# Offsets are rounded on their way through players.
_SLACK_MS = 50
_PLAYED = {VideoState.RECORDING, VideoState.READY}


def create_clip(
    *,
    video: Video,
    creator: User,
    offset_ms: int,
    duration_ms: int,
    title: str,
    is_seen_live: bool,
) -> Clip:
    """Make a clip that begins at a stored offset; a worker cuts it within seconds.

    The caller has asked streams.playback whether the creator may watch the video, and whether
    everybody has just seen the moment live; if not, the clip is as restricted as the video. Raises
    ClipNotPermitted, InvalidInput for a bad stretch or title, RateLimited.
    """
    require_may_clip(channel=video.channel, account=creator)
    title = clean_clip_title(title)
    check_duration(duration_ms)
    offset_ms = _require_stretch(video, offset_ms, duration_ms)
    rate_limit.require(CLIPS, f"u{creator.pk}")
    with transaction.atomic():
        clip = Clip.objects.create(
            channel=video.channel,
            video=video,
            creator=creator,
            title=title,
            category=_category_at(video, offset_ms),
            tags=video.tags,
            language=video.language,
            is_mature=video.is_mature,
            visibility=VideoVisibility.PUBLIC if is_seen_live else _visibility_now(video),
            was_seen_live=is_seen_live,
            offset_ms=offset_ms,
            duration_ms=duration_ms,
        )
        enqueue_on_commit(CUT_TASK, clip_id=clip.pk)
    return clip


def _visibility_now(video: Video) -> VideoVisibility:
    """Locked: who changes it changes that of the clips there are, this one's too."""
    return VideoVisibility(lock_video(video).visibility)


def _require_stretch(video: Video, offset_ms: int, duration_ms: int) -> int:
    """The offset, moved by a rounding error at most; raises InvalidInput outside of the video."""
    if video.state not in _PLAYED:
        raise Conflict("This video is not ready for clips yet.")
    start_ms, end_ms = shown_range(video)
    if video.state == VideoState.RECORDING:
        end_ms = stored_end_ms(video) + LIVE_AHEAD_MS
    excess_ms = offset_ms + duration_ms - end_ms
    if 0 < excess_ms <= _SLACK_MS:
        offset_ms -= excess_ms
    if offset_ms < start_ms or offset_ms + duration_ms > end_ms:
        raise InvalidInput("This part is not in the video.", field="offset_ms")
    return offset_ms


def _category_at(video: Video, offset_ms: int) -> Category | None:
    """What was on at that moment; one query."""
    chapters = video.chapters.filter(offset_ms__lte=offset_ms).exclude(category=None)
    chapter = chapters.select_related("category").order_by("-offset_ms", "-id").first()
    return chapter.category if chapter else video.category
