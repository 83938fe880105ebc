"""The picture that stands for a video, chosen by its owner."""

import re
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.images import ImageKind, store_image
from streams.models import Video
from streams.selectors.timeline import from_shown
from streams.services.video_news import tell_video
from streams.services.videos.locked import lock_video, require_video_editor
from streams.services.videos.pictures import draw_moment
from streams.storage import Area, save_bytes, size_of
from twitchclone.core.ids import random_token
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.rate_limit import Limit, require

OWN_PICTURE = "thumbnail.jpg"
# Each costs a web process half a second of a processor.
PICKS = Limit("video-thumbnail-pick", count=20, period_s=60)
_PICKED = re.compile(r"thumbnail-at(\d{1,13})x[A-Za-z0-9]+\.jpg", re.ASCII)


def set_thumbnail(*, video: Video, actor: User, upload: "UploadedFile[Any]") -> Video:
    """Show this picture; raises InvalidInput for what is none, or is too large."""
    require_video_editor(actor, video)
    image = store_image(upload=upload, kind=ImageKind.VIDEO_THUMBNAIL)
    name = f"thumbnail-{image.name}"
    # Stored before the row names it: a picture that nobody names harms nothing.
    save_bytes(
        Area.VIDEOS, f"{video.storage_prefix}/{name}", image.read(), content_type="image/webp"
    )
    return _show(video, name)


def pick_thumbnail(*, video: Video, actor: User, offset_ms: int) -> Video:
    """Show the picture of a moment, given as viewers count; raises NotFound where there is none."""
    require_video_editor(actor, video)
    require(PICKS, f"u{actor.pk}")
    stored_ms = from_shown(video, offset_ms)
    # The name says which moment it shows, so that a trim knows whether it is cut off.
    name = f"thumbnail-at{stored_ms}x{random_token(8)}.jpg"
    jpeg = draw_moment(video, stored_ms)
    key = f"{video.storage_prefix}/{name}"
    save_bytes(Area.VIDEOS, key, jpeg, content_type="image/jpeg")
    return _show(video, name)


def picked_moment(name: str) -> int | None:
    """The stored offset of which a picture was picked; None for any other picture."""
    match = _PICKED.fullmatch(name)
    return int(match[1]) if match else None


def reset_thumbnail(*, video: Video, actor: User) -> Video:
    """Show the video's own picture again, if it has one."""
    require_video_editor(actor, video)
    has_own = size_of(Area.VIDEOS, f"{video.storage_prefix}/{OWN_PICTURE}") is not None
    return _show(video, OWN_PICTURE if has_own else "")


def replace_picture(locked: Video, name: str) -> None:
    """Name another picture, and have the owner's earlier one deleted; its row is locked."""
    old, locked.thumbnail = locked.thumbnail, name
    locked.save(update_fields=["thumbnail"])
    if old not in {"", OWN_PICTURE, name}:
        enqueue_on_commit(
            "streams.delete_files",
            area=Area.VIDEOS.value,
            keys=[f"{locked.storage_prefix}/{old}"],
        )


@transaction.atomic
def _show(video: Video, name: str) -> Video:
    locked = lock_video(video)
    replace_picture(locked, name)
    tell_video(locked)
    return locked
