"""Videos of the cast, made ready without a broadcast."""

from typing import Any

from accounts.models import User
from streams.models import Video, VideoKind, VideoState


def make_video(owner: User, **changes: Any) -> Video:
    """A video of a minute that everybody may watch."""
    given = {"kind": VideoKind.UPLOAD, "state": VideoState.READY, "duration_ms": 60_000, **changes}
    return Video.objects.create(channel_id=owner.pk, title="Evening", **given)
