"""Collections as their owner manages them."""

from dataclasses import dataclass
from uuid import UUID

from streams.models import Collection, CollectionItem, Video, VideoState
from twitchclone.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Membership:
    """A collection of a video's channel, and whether the video is in it."""

    collection: Collection
    is_in: bool


def list_memberships(video: Video) -> list[Membership]:
    """The channel's collections by title; two queries."""
    inside = set(CollectionItem.objects.filter(video=video).values_list("collection_id", flat=True))
    rows = Collection.objects.filter(channel_id=video.channel_id).order_by("title")
    return [Membership(row, row.pk in inside) for row in rows]


def get_own_collection(channel_id: int, collection_id: UUID) -> Collection:
    """A collection of the channel; raises NotFound for any other."""
    found = Collection.objects.filter(channel_id=channel_id, pk=collection_id).first()
    if found is None:
        raise NotFound("There is no such collection.")
    return found


def list_collection_videos(collection: Collection) -> list[Video]:
    """What is in it, in its order, whoever may watch it; one query."""
    items = (
        CollectionItem.objects.filter(collection=collection, video__deleted_at=None)
        .select_related("video__channel__owner", "video__category")
        .order_by("position", "id")
    )
    return [item.video for item in items]


def list_item_ids(collection: Collection) -> list[int]:
    """The ids of everything in it, in its order, what is in the trash included; one query."""
    items = CollectionItem.objects.filter(collection=collection).order_by("position", "id")
    return list(items.values_list("video_id", flat=True))


def list_addable_videos(collection: Collection, query: str, limit: int) -> list[Video]:
    """The channel's newest videos, finished or not, that are not in it and have these words; one
    query."""
    videos = (
        Video.objects.present()
        .filter(channel_id=collection.channel_id, is_kept=True)
        .exclude(collection_items__collection=collection)
        .exclude(state=VideoState.REJECTED)
        .select_related("channel__owner", "category")
    )
    for word in query.split()[:6]:
        videos = videos.filter(title__icontains=word)
    return list(videos.order_by("-created_at")[:limit])
