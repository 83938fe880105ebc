"""What viewers tell of their watching, and what they may ask for: passwords, downloads."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.requests import read_limit, require_account, viewer_of
from streams.api.video_changes import read_shape
from streams.api.video_representations import (
    download_json,
    may_download,
    video_json,
    videos_json,
)
from streams.api.video_schemas import (
    ContinuedListShape,
    DownloadShape,
    ProgressShape,
    UnlockRequestShape,
    VideoShape,
    ViewShape,
)
from streams.api.videos import find_video
from streams.models import Video
from streams.playback.access import is_unlocked, require_may_watch, set_unlocked
from streams.selectors.videos import get_video
from streams.selectors.watch_progress import MAX_LIMIT, find_position_ms, list_continued
from streams.services import videos
from streams.visitor import read_visitor_id, viewer_key
from twitchclone.core import rate_limit
from twitchclone.core.errors import NotPermitted
from twitchclone.core.http import client_address

PROGRESS = rate_limit.Limit("watch-progress", count=120, period_s=60)
VIEWS = rate_limit.Limit("video-views", count=600, period_s=60)
DOWNLOADS = rate_limit.Limit("video-downloads", count=30, period_s=3600)


class UnlockView(APIView):
    """`/api/v1/videos/<id>/unlock/`."""

    permission_classes = [AllowAny]

    @extend_schema(
        summary="Give a video's password; a cookie remembers it for half a day",
        request=UnlockRequestShape,
        responses=VideoShape,
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer with the video, now to be watched."""
        video = find_video(request, video_id)
        password = read_shape(UnlockRequestShape, request)["password"]
        videos.unlock_video(video=video, password=password, address=client_address(request))
        body = video_json(video, viewer_of(request), unlocked=True)
        response = Response(body, headers={"Cache-Control": "private, no-store"})
        set_unlocked(response, video)
        return response


class ProgressView(APIView):
    """`/api/v1/videos/<id>/progress/`."""

    @extend_schema(summary="Where you left off", responses=ProgressShape)
    def get(self, request: Request, video_id: int) -> Response:
        """Answer with 0 when there is nothing to go on from."""
        user = require_account(request)
        video = find_watchable(request, video_id)
        return Response({"position_ms": find_position_ms(user, video)})

    @extend_schema(
        summary="Remember where you are; the end forgets the video",
        request=ProgressShape,
        responses={204: None},
    )
    def put(self, request: Request, video_id: int) -> Response:
        """Answer 204."""
        user = require_account(request)
        rate_limit.require(PROGRESS, str(user.pk))
        video = find_watchable(request, video_id)
        videos.save_progress(user=user, video=video, **read_shape(ProgressShape, request))
        return Response(status=204)

    @extend_schema(summary="Forget where you were", responses={204: None})
    def delete(self, request: Request, video_id: int) -> Response:
        """Answer 204, for a video that is gone too."""
        videos.forget_progress(user=require_account(request), video=get_video(video_id))
        return Response(status=204)


class ContinueWatchingView(APIView):
    """`/api/v1/me/watching/`."""

    @extend_schema(
        summary="Videos to go on with",
        parameters=[OpenApiParameter("limit", int, description="1 to 50, default 24.")],
        responses=ContinuedListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with those that may (still) be watched."""
        user = require_account(request)
        limit = read_limit(request, default=24, maximum=MAX_LIMIT)
        found = list_continued(user, limit=limit)
        bodies = videos_json([one.video for one in found], user, request.COOKIES)
        results = [
            {"video": body, "position_ms": one.position_ms}
            for one, body in zip(found, bodies, strict=True)
        ]
        return Response({"results": results}, headers={"Cache-Control": "private, no-store"})


class ViewsView(APIView):
    """`/api/v1/videos/<id>/views/`."""

    permission_classes = [AllowAny]

    @extend_schema(
        summary="Count a view, once a viewer has watched for a while",
        request=None,
        responses=ViewShape,
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer whether it counted: once for each viewer and day."""
        address = client_address(request)
        rate_limit.require(VIEWS, address)
        video = find_watchable(request, video_id)
        account = viewer_of(request)
        key = viewer_key(
            account_id=account.pk if account else None,
            visitor_id=read_visitor_id(request.COOKIES),
            address=address,
        )
        is_counted = videos.count_view(
            video=video, viewer_key=key, address="" if account else address
        )
        return Response({"is_counted": is_counted})


class DownloadView(APIView):
    """`/api/v1/videos/<id>/download/`."""

    @extend_schema(summary="Whether the MP4 of the whole video is there", responses=DownloadShape)
    def get(self, request: Request, video_id: int) -> Response:
        """Answer with its address once it is."""
        return self._answer(request, self._require(request, video_id))

    @extend_schema(
        summary="Have the MP4 of the whole video made", request=None, responses={202: DownloadShape}
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer 202; ask again with GET."""
        user = require_account(request)
        video = self._require(request, video_id)
        rate_limit.require(DOWNLOADS, str(user.pk))
        asked = videos.request_download(video=video)
        video.download_state, video.download_reason = asked.download_state, asked.download_reason
        return self._answer(request, video, status=202)

    @staticmethod
    def _require(request: Request, video_id: int) -> Video:
        video = find_watchable(request, video_id)
        if not may_download(video, viewer_of(request), is_watchable=True):
            raise NotPermitted("The owner of this video does not allow downloads.")
        return video

    @staticmethod
    def _answer(request: Request, video: Video, status: int = 200) -> Response:
        body = download_json(video, viewer_of(request), is_watchable=True)
        return Response(body, status=status, headers={"Cache-Control": "private, no-store"})


def find_watchable(request: Request, video_id: int) -> Video:
    """The video, if whoever asks may watch it; raises what streams.playback.access raises."""
    video = get_video(video_id)
    unlocked = is_unlocked(request.COOKIES, video)
    require_may_watch(video, viewer_of(request), unlocked=unlocked)
    return video
