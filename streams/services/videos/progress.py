"""Where accounts left off."""

from accounts.models import User
from streams.models import Video, WatchProgress
from streams.selectors.timeline import from_shown, shown_duration_ms
from twitchclone.core import clock

# Credits and goodbyes: who got so far has seen the video.
_REST_MS, _REST_PERCENT = 60_000, 3


def save_progress(*, user: User, video: Video, position_ms: int) -> bool:
    """Remember an offset of what is shown; False when the video counts as seen and is forgotten."""
    duration_ms = shown_duration_ms(video)
    rest_ms = min(_REST_MS, duration_ms * _REST_PERCENT // 100)
    if position_ms >= duration_ms - rest_ms:
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
