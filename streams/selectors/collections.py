"""Finding collections and what is in them."""

from uuid import UUID

from django.db.models import Count, Q

from accounts.models import User
from streams.models import Collection, CollectionItem, Video
from streams.policies.permissions import may_edit_channel
from streams.selectors.videos import with_parts
from twitchclone.core.errors import NotFound


def get_collection(collection_id: UUID, *, viewer: User | None) -> Collection:
    """The collection with its channel; one query. Raises NotFound, also for another's private one
    and for those of suspended accounts."""
    collection = (
        Collection.objects.select_related("channel__owner").filter(pk=collection_id).first()
    )
    if collection is None:
        raise NotFound("There is no such collection.")
    if viewer is not None and may_edit_channel(viewer, collection.channel):
        return collection
    owner = collection.channel.owner
    if not collection.is_public or not owner.is_active or owner.is_suspended:
        raise NotFound("There is no such collection.")
    return collection


def list_collections(channel_id: int, *, is_own: bool = False) -> list[Collection]:
    """A channel's collections with `video_count`, newest change first; one query."""
    collections = Collection.objects.filter(channel_id=channel_id)
    if not is_own:
        collections = collections.filter(is_public=True)
    # What others may not find leaves no gap that tells of it.
    found = Q() if is_own else Q(items__video__in=Video.objects.found_on_channel())
    counted = Count("items", filter=found)
    return list(collections.annotate(video_count=counted).order_by("-updated_at", "id"))


def list_collection_videos(collection: Collection, *, is_own: bool = False) -> list[Video]:
    """The videos in their order; three queries."""
    items = CollectionItem.objects.filter(collection=collection)
    if not is_own:
        items = items.filter(video__in=Video.objects.found_on_channel())
    ids = list(items.values_list("video_id", flat=True))
    videos = with_parts(Video.objects.filter(pk__in=ids)).in_bulk()
    return [videos[pk] for pk in ids if pk in videos]
