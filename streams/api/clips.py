"""Clips: making, showing, changing, deleting, counting views."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.clip_representations import clip_json
from streams.api.clip_schemas import ClipChangeShape, ClipShape, ClipViewsShape, NewClipShape
from streams.api.requests import require_account, viewer_of
from streams.models import Clip
from streams.playback.access import (
    is_unlocked,
    require_may_find_clip,
    require_may_watch_clip,
)
from streams.playback.clipping import is_seen_live, require_may_clip_from
from streams.selectors.clips import get_clip, get_deleted_clip
from streams.selectors.timeline import shown_range
from streams.selectors.videos import get_video
from streams.services.clips import create_clip, delete_clip, rename_clip, restore_clip
from streams.services.view_counts import CLIP_VIEWS
from streams.visitor import read_visitor_id, viewer_key
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address

CHANGES = rate_limit.Limit("clip-change", count=60, period_s=60)
# Many viewers may be behind one address.
VIEWS = rate_limit.Limit("clip-views", count=600, period_s=60)


class ClipsView(APIView):
    """`/api/v1/clips/`."""

    @extend_schema(
        summary="Make a clip of a video, or of what is live",
        request=NewClipShape,
        responses={201: ClipShape},
        examples=[
            OpenApiExample(
                "Seven seconds",
                value={
                    "video": "123456789012345678",
                    "offset_ms": 61_500,
                    "duration_ms": 7_300,
                    "title": "Did you see that?",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Answer with the clip, which is cut within seconds: ask for it until it is ready."""
        account = require_account(request)
        shape = NewClipShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        video = get_video(int(given["video"]))
        offset_ms = shown_range(video)[0] + given["offset_ms"]
        unlocked = is_unlocked(request.COOKIES, video)
        require_may_clip_from(video, account, unlocked=unlocked, start_ms=offset_ms)
        clip = create_clip(
            video=video,
            creator=account,
            offset_ms=offset_ms,
            duration_ms=given["duration_ms"],
            title=given["title"],
            is_seen_live=is_seen_live(video, account, offset_ms),
        )
        return represent_clip(clip, request, status=201)


class ClipView(APIView):
    """`/api/v1/clips/<slug>/`."""

    @extend_schema(summary="A clip", responses=ClipShape)
    def get(self, request: Request, slug: str) -> Response:
        """Answer with the clip, also while it is cut; 403 for who may not watch its video."""
        return represent_clip(find_watchable_clip(request, slug), request)

    @extend_schema(
        summary="Give a clip another title", request=ClipChangeShape, responses=ClipShape
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Who made it may, and the channel's owner."""
        account = require_account(request)
        rate_limit.require(CHANGES, f"u{account.pk}")
        shape = ClipChangeShape(data=request.data)
        shape.is_valid(raise_exception=True)
        clip = find_clip(request, slug)
        rename_clip(clip=clip, actor=account, title=shape.validated_data["title"])
        return represent_clip(clip, request)

    @extend_schema(summary="Delete a clip", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Who made it may, the channel's owner and its moderators."""
        account = require_account(request)
        rate_limit.require(CHANGES, f"u{account.pk}")
        delete_clip(clip=find_clip(request, slug), actor=account)
        return Response(status=204)


class ClipRestoreView(APIView):
    """`/api/v1/clips/<slug>/restore/`."""

    @extend_schema(
        summary="Bring a deleted clip back, within a day", request=None, responses=ClipShape
    )
    def post(self, request: Request, slug: str) -> Response:
        """Who deleted it may, the channel's owner and its moderators."""
        account = require_account(request)
        rate_limit.require(CHANGES, f"u{account.pk}")
        restore_clip(clip=get_deleted_clip(slug), actor=account)
        return represent_clip(find_clip(request, slug), request)


class ClipViewsView(APIView):
    """`/api/v1/clips/<slug>/views/`."""

    permission_classes = [AllowAny]

    @extend_schema(summary="Count a view", request=None, responses=ClipViewsShape)
    def post(self, request: Request, slug: str) -> Response:
        """Count the viewer, once a day."""
        address = client_address(request)
        rate_limit.require(VIEWS, address)
        account = viewer_of(request)
        clip = find_watchable_clip(request, slug)
        key = viewer_key(
            account_id=account.pk if account else None,
            visitor_id=read_visitor_id(request.COOKIES),
            address=address,
        )
        counted = CLIP_VIEWS.count(clip.pk, viewer_key=key, address="" if account else address)
        return Response({"is_counted": counted})


def find_clip(request: Request, slug: str) -> Clip:
    """The clip, if whoever asks may know of it; raises NotFound."""
    clip = get_clip(slug, viewer=viewer_of(request))
    require_may_find_clip(clip, viewer_of(request))
    return clip


def find_watchable_clip(request: Request, slug: str) -> Clip:
    """The clip, if whoever asks may watch it; raises what streams.playback.access raises."""
    clip = get_clip(slug, viewer=viewer_of(request))
    unlocked = is_unlocked(request.COOKIES, clip.video)
    require_may_watch_clip(clip, viewer_of(request), unlocked=unlocked)
    return clip


def represent_clip(clip: Clip, request: Request, *, status: int = 200) -> Response:
    """The clip as whoever asks may see it."""
    return Response(
        clip_json(clip, viewer_of(request), unlocked=is_unlocked(request.COOKIES, clip.video)),
        status=status,
        headers={"Cache-Control": "private, no-store"},
    )
