"""Chapters of a video, and markers set while live."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.requests import require_account
from streams.api.video_changes import find_own_video, read_shape
from streams.api.video_representations import chapters_json
from streams.api.video_schemas import ChapterListShape, ChapterRequestShape, MarkerRequestShape
from streams.api.watching import find_watchable
from streams.selectors.channels import get_channel
from streams.selectors.videos import get_video
from streams.services import videos
from twitchclone.core import rate_limit

MARKERS = rate_limit.Limit("marker", count=10, period_s=60)


class ChaptersView(APIView):
    """`/api/v1/videos/<id>/chapters/`."""

    @extend_schema(summary="A video's chapters", responses=ChapterListShape)
    def get(self, request: Request, video_id: int) -> Response:
        """Answer with those that are shown, in their order."""
        return Response({"results": chapters_json(find_watchable(request, video_id))})

    @extend_schema(
        summary="Set a chapter", request=ChapterRequestShape, responses={201: ChapterListShape}
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer with all chapters."""
        video, actor = find_own_video(request, video_id)
        videos.add_chapter(video=video, actor=actor, **read_shape(ChapterRequestShape, request))
        return Response({"results": chapters_json(get_video(video_id))}, status=201)


class ChapterView(APIView):
    """`/api/v1/videos/<id>/chapters/<chapter id>/`."""

    @extend_schema(summary="Remove a chapter", responses={204: None})
    def delete(self, request: Request, video_id: int, chapter_id: int) -> Response:
        """Answer 204; the first chapter stays (409)."""
        video, actor = find_own_video(request, video_id)
        videos.remove_chapter(video=video, actor=actor, chapter_id=chapter_id)
        return Response(status=204)


class MarkersView(APIView):
    """`/api/v1/channels/<login>/markers/`."""

    @extend_schema(
        summary="Mark this moment of the broadcast that is being recorded",
        request=MarkerRequestShape,
        responses={201: None},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201; 409 while nothing is being recorded."""
        actor = require_account(request)
        rate_limit.require(MARKERS, str(actor.pk))
        channel = get_channel(login, viewer=actor)
        body = read_shape(MarkerRequestShape, request)
        videos.mark_live_moment(channel=channel, actor=actor, title=body["title"])
        return Response(status=201)
