"""What the owner of a video does with it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from streams.api.requests import require_account
from streams.api.video_schemas import (
    MuteRequestShape,
    ThumbnailRequestShape,
    TrimRequestShape,
    VideoShape,
)
from streams.api.videos import CHANGES, represent_video
from streams.models import Video
from streams.playback.access import require_may_edit
from streams.selectors.timeline import shown_range
from streams.selectors.video_pages import stored_muted_ranges
from streams.selectors.videos import get_video
from streams.services import videos
from twitchclone.core import rate_limit

THUMBNAILS = rate_limit.Limit("video-thumbnail", count=20, period_s=600)


class VideoRestoreView(APIView):
    """`/api/v1/videos/<id>/restore/`."""

    @extend_schema(
        summary="Take a video out of the trash, within a day", request=None, responses=VideoShape
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer with the video."""
        video, actor = find_own_video(request, video_id)
        videos.restore_video(video=video, actor=actor)
        return represent_anew(video, request)


class VideoTrimView(APIView):
    """`/api/v1/videos/<id>/trim/`."""

    @extend_schema(
        summary="Cut off the beginning and the end, or bring them back with nulls",
        request=TrimRequestShape,
        responses=VideoShape,
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer with the video; the cut is rounded inward to segments of about two seconds."""
        video, actor = find_own_video(request, video_id)
        given, shift_ms = read_shape(TrimRequestShape, request), shown_range(video)[0]
        stored = {
            name: None if offset_ms is None else max(0, offset_ms + shift_ms)
            for name, offset_ms in given.items()
        }
        videos.trim_video(video=video, actor=actor, **stored)
        return represent_anew(video, request)


class VideoMuteView(APIView):
    """`/api/v1/videos/<id>/mute/`."""

    @extend_schema(
        summary="Say which parts are without sound",
        request=MuteRequestShape,
        responses=VideoShape,
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer with the video; silence follows within minutes, rounded outward to segments."""
        video, actor = find_own_video(request, video_id)
        ranges = read_shape(MuteRequestShape, request)["ranges"]
        pairs = [(one["start_ms"], one["end_ms"]) for one in ranges]
        videos.mute_video(video=video, actor=actor, ranges=stored_muted_ranges(video, pairs))
        return represent_anew(video, request)


class VideoThumbnailView(APIView):
    """`/api/v1/videos/<id>/thumbnail/`."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        summary="Choose the picture that stands for the video",
        request={"multipart/form-data": ThumbnailRequestShape},
        responses=VideoShape,
    )
    def put(self, request: Request, video_id: int) -> Response:
        """Answer with the video."""
        video, actor = find_own_video(request, video_id)
        rate_limit.require(THUMBNAILS, str(actor.pk))
        upload = read_shape(ThumbnailRequestShape, request)["thumbnail"]
        videos.set_thumbnail(video=video, actor=actor, upload=upload)
        return represent_anew(video, request)

    @extend_schema(summary="Show the video's own picture again", responses=VideoShape)
    def delete(self, request: Request, video_id: int) -> Response:
        """Answer with the video."""
        video, actor = find_own_video(request, video_id)
        videos.reset_thumbnail(video=video, actor=actor)
        return represent_anew(video, request)


def find_own_video(request: Request, video_id: int) -> tuple[Video, User]:
    """The video and who is about to change it; raises NotSignedIn, NotPermitted or NotFound."""
    actor = require_account(request)
    rate_limit.require(CHANGES, str(actor.pk))
    video = get_video(video_id)
    return video, require_may_edit(video, actor)


def read_shape(shape: Any, request: Request) -> dict[str, Any]:
    """The body as the shape has it; raises what becomes a 400."""
    read = shape(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def represent_anew(video: Video, request: Request) -> Response:
    """The video as it is stored now."""
    return represent_video(get_video(video.pk), request)
