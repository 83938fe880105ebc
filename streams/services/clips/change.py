"""Naming a clip anew, and deleting it."""

import structlog

from accounts.models import User
from streams.models import Clip
from streams.policies.clips import clean_clip_title
from streams.policies.videos import TRASH_LIFETIME
from streams.services.clips.permission import may_change_clip, may_delete_clip
from streams.storage import Area, delete_prefix
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, NotPermitted

_AT_ONCE = 200
log = structlog.get_logger(__name__)


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
    Clip.objects.filter(pk=clip.pk, deleted_at=None).update(
        deleted_at=clock.now(), deleted_by=actor
    )


def restore_clip(*, clip: Clip, actor: User) -> None:
    """Bring it back, as it was, within a day; harmless when it is there. Who made it cannot undo
    what the channel's owner or moderators have deleted. Raises NotPermitted, Conflict."""
    if not may_delete_clip(clip, actor):
        raise NotPermitted("You may not restore this clip.")
    is_makers = actor.pk == clip.creator_id and actor.pk != clip.channel_id
    if is_makers and clip.deleted_by_id != actor.pk:
        raise NotPermitted("The channel has deleted this clip.")
    if clip.deleted_at is not None and clip.deleted_at + TRASH_LIFETIME <= clock.now():
        raise Conflict("This clip was deleted too long ago to be restored.")
    Clip.objects.filter(pk=clip.pk).update(deleted_at=None, deleted_by=None, queued_at=clock.now())


def purge_deleted_clips() -> int:
    """Remove rows and files of clips that were deleted a day ago; returns how many."""
    due = Clip.objects.filter(deleted_at__lte=clock.now() - TRASH_LIFETIME)
    # In no order, so that some that fail every time hold up nobody for ever.
    return sum(_purge(clip) for clip in due.order_by("?")[:_AT_ONCE])


def _purge(clip: Clip) -> bool:
    slug = clip.slug
    try:
        # Files first: without its row nobody would look for them again.
        delete_prefix(Area.CLIPS, clip.storage_prefix)
        clip.delete()
    except Exception:  # whatever is wrong with one is none of the others' business
        log.exception("clip.purge_failed", slug=slug)
        return False
    return True
