"""The picture that stands for a video, chosen by its owner."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.images import ImageKind, store_image
from streams.models import Video
from streams.services.video_news import tell_video
from streams.services.videos.locked import lock_video, require_video_editor
from streams.storage import Area, save_bytes, size_of
from twitchclone.core.jobs import enqueue_on_commit

OWN_PICTURE = "thumbnail.jpg"


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


def reset_thumbnail(*, video: Video, actor: User) -> Video:
    """Show the video's own picture again, if it has one."""
    require_video_editor(actor, video)
    has_own = size_of(Area.VIDEOS, f"{video.storage_prefix}/{OWN_PICTURE}") is not None
    return _show(video, OWN_PICTURE if has_own else "")


@transaction.atomic
def _show(video: Video, name: str) -> Video:
    locked = lock_video(video)
    old, locked.thumbnail = locked.thumbnail, name
    locked.save(update_fields=["thumbnail"])
    if old not in {"", OWN_PICTURE, name}:
        enqueue_on_commit(
            "streams.delete_files",
            area=Area.VIDEOS.value,
            keys=[f"{locked.storage_prefix}/{old}"],
        )
    tell_video(locked)
    return locked
