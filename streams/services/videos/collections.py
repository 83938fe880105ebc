"""A channel's collections: videos in an order of its own."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from streams.models import Channel, Collection, CollectionItem, Video
from streams.policies.permissions import may_edit_channel
from streams.policies.videos import (
    MAX_COLLECTION_TEXT_LENGTH,
    MAX_COLLECTION_TITLE_LENGTH,
    clean_short,
    clean_text,
)
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from twitchclone.core.unset import UNSET, Unset

MAX_COLLECTIONS = 100
MAX_ITEMS = 500


@transaction.atomic
def create_collection(
    *, channel: Channel, actor: User, title: str, description: str = "", is_public: bool = True
) -> Collection:
    """An empty collection."""
    _require_editor(actor, channel)
    if Collection.objects.filter(channel=channel).count() >= MAX_COLLECTIONS:
        raise Conflict(f"A channel has at most {MAX_COLLECTIONS} collections.")
    return Collection.objects.create(
        channel=channel,
        title=_clean_title(title),
        description=_clean_description(description),
        is_public=is_public,
    )


@transaction.atomic
def update_collection(
    *,
    collection: Collection,
    actor: User,
    title: str | Unset = UNSET,
    description: str | Unset = UNSET,
    is_public: bool | Unset = UNSET,
) -> Collection:
    """Change what is given."""
    locked = _lock(collection, actor)
    if not isinstance(title, Unset):
        locked.title = _clean_title(title)
    if not isinstance(description, Unset):
        locked.description = _clean_description(description)
    if not isinstance(is_public, Unset):
        locked.is_public = is_public
    return _touch(locked)


@transaction.atomic
def delete_collection(*, collection: Collection, actor: User) -> None:
    """The videos stay."""
    _lock(collection, actor).delete()


@transaction.atomic
def add_to_collection(*, collection: Collection, actor: User, video: Video) -> Collection:
    """Put a video of the channel at the end; where it is already it stays."""
    locked = _lock(collection, actor)
    if video.channel_id != locked.channel_id or video.deleted_at is not None:
        raise InvalidInput("A collection holds videos of its own channel.", field="video_id")
    items = CollectionItem.objects.filter(collection=locked)
    if items.filter(video=video).exists():
        return locked
    if items.count() >= MAX_ITEMS:
        raise Conflict(f"A collection has at most {MAX_ITEMS} videos.")
    last = items.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    CollectionItem.objects.create(collection=locked, video=video, position=position)
    return _touch(locked)


@transaction.atomic
def remove_from_collection(*, collection: Collection, actor: User, video_id: int) -> Collection:
    """Take a video out; raises NotFound when it is not in there."""
    locked = _lock(collection, actor)
    count, _ = CollectionItem.objects.filter(collection=locked, video_id=video_id).delete()
    if not count:
        raise NotFound("This video is not in the collection.")
    return _touch(locked)


@transaction.atomic
def order_collection(
    *, collection: Collection, actor: User, video_ids: Sequence[int]
) -> Collection:
    """Put the videos into this order; it must name each exactly once."""
    locked = _lock(collection, actor)
    items = {item.video_id: item for item in CollectionItem.objects.filter(collection=locked)}
    if sorted(video_ids) != sorted(items):
        raise Conflict("The collection has other videos by now; reload and order again.")
    for position, video_id in enumerate(video_ids):
        items[video_id].position = position
    CollectionItem.objects.bulk_update(items.values(), ["position"])
    return _touch(locked)


def _require_editor(actor: User, channel: Channel) -> None:
    if not may_edit_channel(actor, channel):
        raise NotPermitted("Only the owner of this collection may change it.")


def _lock(collection: Collection, actor: User) -> Collection:
    locked = (
        Collection.objects.select_for_update(no_key=True, of=("self",))
        .select_related("channel__owner")
        .filter(pk=collection.pk)
        .first()
    )
    if locked is None:
        raise NotFound("There is no such collection.")
    _require_editor(actor, locked.channel)
    return locked


def _touch(collection: Collection) -> Collection:
    collection.updated_at = clock.now()
    collection.save()
    return collection


def _clean_title(title: str) -> str:
    return clean_short(
        title, field="title", max_length=MAX_COLLECTION_TITLE_LENGTH, is_required=True
    )


def _clean_description(text: str) -> str:
    return clean_text(text, field="description", max_length=MAX_COLLECTION_TEXT_LENGTH)
