"""Naming a clip anew, and deleting it."""

from datetime import timedelta

from accounts.models import User
from streams.models import Clip
from streams.policies.clips import clean_clip_title
from streams.services.clips.permission import may_change_clip, may_delete_clip
from streams.storage import Area, delete_prefix
from twitchclone.core import clock
from twitchclone.core.errors import NotPermitted

# As for videos: what was deleted by mistake can be brought back by staff for a day.
KEPT_AFTER_DELETION = timedelta(days=1)
_AT_ONCE = 200


def rename_clip(*, clip: Clip, actor: User, title: str) -> Clip:
    """Give the clip another title; its maker and the channel's owner may."""
    if not may_change_clip(clip, actor):
        raise NotPermitted("Only who made this clip may change it.")
    clip.title = clean_clip_title(title)
    clip.save(update_fields=["title"])
    return clip


def delete_clip(*, clip: Clip, actor: User) -> None:
    """Take the clip from view; its files go a day later. Harmless when it is gone already."""
    if not may_delete_clip(clip, actor):
        raise NotPermitted("You may not delete this clip.")
    Clip.objects.filter(pk=clip.pk, deleted_at=None).update(deleted_at=clock.now())


def purge_deleted_clips() -> int:
    """Remove rows and files of clips that were deleted a day ago; returns how many."""
    due = Clip.objects.filter(deleted_at__lte=clock.now() - KEPT_AFTER_DELETION)
    count = 0
    for clip in due.order_by("deleted_at")[:_AT_ONCE]:
        # Files first: without its row nobody would look for them again.
        delete_prefix(Area.CLIPS, clip.storage_prefix)
        clip.delete()
        count += 1
    return count
