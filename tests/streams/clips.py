"""Clips for tests: rows, and those as a worker leaves them."""

from typing import Any

from accounts.models import User
from streams.models import Clip, ClipState, Video
from streams.storage import Area, save_bytes
from tests.streams.recorded import JPEG
from twitchclone.core import clock


def make_clip(video: Video, creator: User | None = None, **changes: Any) -> Clip:
    """A clip that is ready, unless told; its files are not there."""
    given: dict[str, Any] = {
        "channel": video.channel,
        "video": video,
        "creator": creator,
        "title": "A moment",
        "offset_ms": 1_000,
        "duration_ms": 5_000,
        "state": ClipState.READY,
        "ready_at": clock.now(),
        "width": 640,
        "height": 360,
    }
    return Clip.objects.create(**{**given, **changes})


def add_files(clip: Clip) -> None:
    """A picture and something in the place of the video."""
    for name, data in (("thumbnail.jpg", JPEG), ("clip.mp4", b"mp4")):
        key = f"{clip.storage_prefix}/{name}"
        save_bytes(Area.CLIPS, key, data, content_type="application/octet-stream")
