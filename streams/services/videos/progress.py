"""Where accounts left off."""

from accounts.models import User
from streams.models import Video, WatchProgress
from streams.policies.videos import REST_MS, REST_PERCENT
from streams.selectors.timeline import from_shown, shown_duration_ms
from twitchclone.core import clock


def save_progress(*, user: User, video: Video, position_ms: int) -> bool:
    """Remember an offset of what is shown; False when the video counts as seen and is forgotten."""
    duration_ms = shown_duration_ms(video)
    if position_ms >= duration_ms - min(REST_MS, duration_ms * REST_PERCENT // 100):
        forget_progress(user=user, video=video)
        return False
    WatchProgress.objects.update_or_create(
        user=user,
        video=video,
        defaults={"position_ms": from_shown(video, position_ms), "updated_at": clock.now()},
    )
    return True


def forget_progress(*, user: User, video: Video) -> None:
    """The video is not among those to be continued any more."""
    WatchProgress.objects.filter(user=user, video=video).delete()
