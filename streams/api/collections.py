"""Collections of a channel's videos."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from streams.api.requests import require_account, viewer_of
from streams.api.video_changes import read_shape
from streams.api.video_representations import represent_video_channel, videos_json
from streams.api.video_schemas import (
    CollectionChangeShape,
    CollectionFullShape,
    CollectionItemShape,
    CollectionListShape,
    CollectionOrderShape,
    CollectionRequestShape,
)
from streams.api.videos import CHANGES
from streams.models import Collection
from streams.policies.permissions import may_edit_channel
from streams.selectors.channels import get_channel
from streams.selectors.collections import (
    get_collection,
    list_collection_videos,
    list_collections,
)
from streams.selectors.videos import get_video
from streams.services import videos
from streams.services.channels import create_channel
from twitchclone.core import rate_limit
from twitchclone.core.errors import NotPermitted


class CollectionsView(APIView):
    """`/api/v1/collections/`."""

    @extend_schema(
        summary="Make a collection of your channel",
        request=CollectionRequestShape,
        responses={201: CollectionFullShape},
    )
    def post(self, request: Request) -> Response:
        """Answer with the empty collection."""
        actor = require_account(request)
        rate_limit.require(CHANGES, str(actor.pk))
        collection = videos.create_collection(
            channel=create_channel(account=actor),
            actor=actor,
            **read_shape(CollectionRequestShape, request),
        )
        return _represent(request, collection.pk, status=201)


class ChannelCollectionsView(APIView):
    """`/api/v1/channels/<login>/collections/`."""

    @extend_schema(
        operation_id="channels_collections_list",
        summary="A channel's collections; all of them for their owner",
        responses=CollectionListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with the collections and how many videos each has."""
        viewer = viewer_of(request)
        channel = get_channel(login, viewer=viewer)
        is_own = viewer is not None and may_edit_channel(viewer, channel)
        results = []
        for one in list_collections(channel.pk, is_own=is_own):
            one.channel = channel
            count: int = one.video_count  # type: ignore[attr-defined]  # annotated
            results.append({**_collection_json(one, is_own), "video_count": count})
        return Response({"results": results}, headers={"Cache-Control": "private, no-store"})


class CollectionView(APIView):
    """`/api/v1/collections/<uuid>/`."""

    @extend_schema(summary="A collection and its videos", responses=CollectionFullShape)
    def get(self, request: Request, collection_id: UUID) -> Response:
        """Answer with what the viewer may know of."""
        return _represent(request, collection_id)

    @extend_schema(
        summary="Change a collection's title, text or openness",
        request=CollectionChangeShape,
        responses=CollectionFullShape,
    )
    def patch(self, request: Request, collection_id: UUID) -> Response:
        """Answer with the collection."""
        collection, actor = _find_own(request, collection_id)
        change = read_shape(CollectionChangeShape, request)
        videos.update_collection(collection=collection, actor=actor, **change)
        return _represent(request, collection_id)

    @extend_schema(summary="Delete a collection; its videos stay", responses={204: None})
    def delete(self, request: Request, collection_id: UUID) -> Response:
        """Answer 204."""
        collection, actor = _find_own(request, collection_id)
        videos.delete_collection(collection=collection, actor=actor)
        return Response(status=204)


class CollectionItemsView(APIView):
    """`/api/v1/collections/<uuid>/videos/`."""

    @extend_schema(
        summary="Put a video at the end of a collection",
        request=CollectionItemShape,
        responses=CollectionFullShape,
    )
    def post(self, request: Request, collection_id: UUID) -> Response:
        """Answer with the collection."""
        collection, actor = _find_own(request, collection_id)
        video = get_video(int(read_shape(CollectionItemShape, request)["video_id"]))
        videos.add_to_collection(collection=collection, actor=actor, video=video)
        return _represent(request, collection_id)

    @extend_schema(
        summary="Put a collection's videos into another order",
        request=CollectionOrderShape,
        responses=CollectionFullShape,
    )
    def put(self, request: Request, collection_id: UUID) -> Response:
        """Answer with the collection; 409 unless each of its videos is named once."""
        collection, actor = _find_own(request, collection_id)
        ids = [int(pk) for pk in read_shape(CollectionOrderShape, request)["video_ids"]]
        videos.order_collection(collection=collection, actor=actor, video_ids=ids)
        return _represent(request, collection_id)


class CollectionItemView(APIView):
    """`/api/v1/collections/<uuid>/videos/<id>/`."""

    @extend_schema(summary="Take a video out of a collection", responses={204: None})
    def delete(self, request: Request, collection_id: UUID, video_id: int) -> Response:
        """Answer 204."""
        collection, actor = _find_own(request, collection_id)
        videos.remove_from_collection(collection=collection, actor=actor, video_id=video_id)
        return Response(status=204)


def _find_own(request: Request, collection_id: UUID) -> tuple[Collection, User]:
    actor = require_account(request)
    rate_limit.require(CHANGES, str(actor.pk))
    collection = get_collection(collection_id, viewer=actor)
    if not may_edit_channel(actor, collection.channel):
        raise NotPermitted("Only the owner of this collection may change it.")
    return collection, actor


def _represent(request: Request, collection_id: UUID, status: int = 200) -> Response:
    viewer = viewer_of(request)
    collection = get_collection(collection_id, viewer=viewer)
    can_edit = viewer is not None and may_edit_channel(viewer, collection.channel)
    found = list_collection_videos(collection, is_own=can_edit)
    shown = videos_json(found, viewer, request.COOKIES)
    return Response(
        {**_collection_json(collection, can_edit), "videos": shown},
        status=status,
        headers={"Cache-Control": "private, no-store"},
    )


def _collection_json(collection: Collection, can_edit: bool) -> dict[str, Any]:
    return {
        "id": str(collection.pk),
        "channel": represent_video_channel(collection.channel),
        "title": collection.title,
        "description": collection.description,
        "is_public": collection.is_public,
        "created_at": collection.created_at.isoformat(),
        "updated_at": collection.updated_at.isoformat(),
        "can_edit": can_edit,
    }
