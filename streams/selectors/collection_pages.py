"""Collections as pages show them: a channel's, and one with its videos."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from accounts.models import User
from streams.models import Collection, CollectionItem, Video
from streams.selectors.collections import get_collection
from streams.selectors.video_lists import findable_videos

MAX_LISTED = 100
MAX_ITEMS = 500


@dataclass(frozen=True, slots=True)
class CollectionSummary:
    """A collection in a list, with how many videos may be found in it, and the first of them."""

    collection: Collection
    video_count: int
    first_video: Video | None


@dataclass(frozen=True, slots=True)
class CollectionView:
    """A collection with the videos that the viewer may find in it, in its order."""

    collection: Collection
    videos: list[Video]

    def after(self, video_id: int) -> Video | None:
        """What plays when this video is over; None after the last, or for one that is not here."""
        ids = [video.pk for video in self.videos]
        position = ids.index(video_id) + 1 if video_id in ids else len(ids)
        return self.videos[position] if position < len(ids) else None


def list_channel_collections(channel_id: int, *, viewer: User | None) -> list[CollectionSummary]:
    """The channel's collections that the viewer may see, the latest changed first; two queries.

    To others than the owner an empty one is nothing to show.
    """
    findable = findable_videos(channel_id, viewer)
    collections = Collection.objects.filter(channel_id=channel_id).annotate(
        video_count=Count("items", filter=Q(items__video__in=findable))
    )
    if viewer is None or viewer.pk != channel_id:
        collections = collections.filter(is_public=True, video_count__gt=0)
    # The first of each, so that a collection of hundreds is not read for one picture.
    first = (
        CollectionItem.objects.filter(video__in=findable)
        .order_by("collection_id", "position", "id")
        .distinct("collection_id")
        .select_related("video__channel__owner")
    )
    rows = collections.prefetch_related(Prefetch("items", first, "found"))
    return [_summary(row) for row in rows.order_by("-updated_at")[:MAX_LISTED]]


def view_collection(collection_id: UUID, *, viewer: User | None) -> CollectionView:
    """The collection and what the viewer may find in it; two queries. Raises NotFound."""
    collection = get_collection(collection_id, viewer=viewer)
    items = (
        CollectionItem.objects.filter(collection=collection)
        .filter(video__in=findable_videos(collection.channel_id, viewer))
        .select_related("video__channel__owner", "video__category")
        .order_by("position", "id")[:MAX_ITEMS]
    )
    return CollectionView(collection, [item.video for item in items])


def _summary(row: Collection) -> CollectionSummary:
    items: list[CollectionItem] = row.found  # type: ignore[attr-defined]  # prefetched above
    count: int = row.video_count  # type: ignore[attr-defined]  # annotated above
    return CollectionSummary(row, count, items[0].video if items else None)
