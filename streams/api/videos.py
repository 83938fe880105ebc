"""One video, and lists of them."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from streams.api.requests import read_limit, read_text, require_account, viewer_of
from streams.api.video_representations import video_json, videos_json
from streams.api.video_schemas import VideoChangeShape, VideoListShape, VideoShape
from streams.models import Video, VideoKind
from streams.playback.access import is_unlocked, require_may_edit, require_may_find
from streams.selectors.categories import get_category
from streams.selectors.channels import get_channel
from streams.selectors.videos import (
    MAX_LIMIT,
    VideoPage,
    VideoSort,
    get_video,
    list_channel_videos,
    list_own_videos,
    list_videos,
)
from streams.services import videos
from twitchclone.core import rate_limit
from twitchclone.core.errors import InvalidInput

CHANGES = rate_limit.Limit("video-change", count=60, period_s=60)
PAGING = [
    OpenApiParameter("sort", str, enum=[sort.value for sort in VideoSort]),
    OpenApiParameter("kind", str, enum=VideoKind.values),
    OpenApiParameter("cursor", str, description="`next_cursor` of the page before."),
    OpenApiParameter("limit", int, description="1 to 100, default 24."),
]


class VideosView(APIView):
    """`/api/v1/videos/`."""

    @extend_schema(
        operation_id="videos_list",
        summary="Public videos",
        parameters=[
            OpenApiParameter("channel", str, description="A channel's login."),
            OpenApiParameter("category", str, description="Slug of a category."),
            *PAGING,
        ],
        responses=VideoListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with one page."""
        page = list_videos(
            channel_login=read_text(request, "channel"),
            category_slug=read_text(request, "category"),
            **read_paging(request),
        )
        return represent_page(page, request)


class VideoView(APIView):
    """`/api/v1/videos/<id>/`."""

    @extend_schema(summary="A video", responses=VideoShape)
    def get(self, request: Request, video_id: int) -> Response:
        """Answer with the video; 404 for one that the viewer may not know of."""
        return represent_video(find_video(request, video_id), request)

    @extend_schema(
        summary="Change a video's words, who may watch it, and what viewers may do",
        request=VideoChangeShape,
        responses=VideoShape,
    )
    def patch(self, request: Request, video_id: int) -> Response:
        """Change what is given, all or nothing, and answer with the video."""
        actor = require_account(request)
        video = get_video(video_id)
        require_may_edit(video, actor)
        change = _read_change(request, actor)
        access = {name: change.pop(name) for name in ("visibility", "password") if name in change}
        with transaction.atomic():
            videos.update_video(video=video, actor=actor, **change)
            videos.set_visibility(video=video, actor=actor, **access)
        return represent_video(get_video(video_id), request)

    @extend_schema(summary="Put a video into the trash, for a day", responses={204: None})
    def delete(self, request: Request, video_id: int) -> Response:
        """Answer 204; 409 while it is being recorded."""
        actor = require_account(request)
        video = get_video(video_id)
        require_may_edit(video, actor)
        videos.delete_video(video=video, actor=actor)
        return Response(status=204)


def _read_change(request: Request, actor: User) -> dict[str, Any]:
    rate_limit.require(CHANGES, str(actor.pk))
    shape = VideoChangeShape(data=request.data)
    shape.is_valid(raise_exception=True)
    change = dict(shape.validated_data)
    if change.get("category"):
        change["category"] = get_category(change["category"])
    return change


class ChannelVideosView(APIView):
    """`/api/v1/channels/<login>/videos/`."""

    @extend_schema(
        summary="A channel's videos, the one being recorded too",
        parameters=PAGING,
        responses=VideoListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with one page; 404 for an unknown or suspended channel."""
        channel = get_channel(login, viewer=viewer_of(request))
        return represent_page(list_channel_videos(channel.pk, **read_paging(request)), request)


class OwnVideosView(APIView):
    """`/api/v1/me/videos/`."""

    @extend_schema(
        summary="Your own videos in every state, or those in the trash",
        parameters=[OpenApiParameter("trash", bool), *PAGING],
        responses=VideoListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with one page."""
        account = require_account(request)
        is_in_trash = request.query_params.get("trash", "") in {"1", "true"}
        page = list_own_videos(account.pk, is_in_trash=is_in_trash, **read_paging(request))
        return represent_page(page, request)


def find_video(request: Request, video_id: int) -> Video:
    """The video, if whoever asks may know of it; raises NotFound."""
    video = get_video(video_id)
    require_may_find(video, viewer_of(request))
    return video


def represent_video(video: Video, request: Request, *, status: int = 200) -> Response:
    """The video as whoever asks may see it."""
    unlocked = is_unlocked(request.COOKIES, video)
    return Response(
        video_json(video, viewer_of(request), unlocked=unlocked),
        status=status,
        headers={"Cache-Control": "private, no-store"},
    )


def represent_page(page: VideoPage, request: Request) -> Response:
    """A page of videos as whoever asks may see them."""
    results = videos_json(page.videos, viewer_of(request), request.COOKIES)
    return Response(
        {"results": results, "next_cursor": page.next_cursor or None},
        headers={"Cache-Control": "private, no-store"},
    )


def read_paging(request: Request) -> dict[str, Any]:
    """sort, kind, cursor and limit; raises InvalidInput."""
    kind = read_text(request, "kind")
    sort = read_text(request, "sort") or VideoSort.NEW.value
    if kind is not None and kind not in VideoKind.values:
        raise InvalidInput("kind is archive or upload.", field="kind")
    if sort not in {one.value for one in VideoSort}:
        raise InvalidInput("sort is new or views.", field="sort")
    return {
        "kind": VideoKind(kind) if kind else None,
        "sort": VideoSort(sort),
        "cursor": read_text(request, "cursor", max_length=200),
        "limit": read_limit(request, default=24, maximum=MAX_LIMIT),
    }
