"""What the clip editor opens on: a stretch, its playlist and files, its strip of pictures."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.clip_representations import draft_json
from streams.api.clip_schemas import ClipDraftShape, NewDraftShape
from streams.api.requests import require_account
from streams.media.mp4 import Mp4Error
from streams.models import Video
from streams.playback.access import is_unlocked
from streams.playback.clipping import (
    ClipDraft,
    draft_file_key,
    draft_playlist,
    draft_rendition,
    draft_segments,
    draft_video,
    make_draft,
    read_draft,
    require_may_clip_from,
)
from streams.selectors.channels import get_channel
from streams.selectors.clips import find_recording
from streams.selectors.videos import get_video
from streams.services.clips import make_filmstrip, require_may_clip
from streams.storage import Area, is_remote, read_bytes, signed_link
from streams.storage.names import MEDIA_TYPE, PLAYLIST_TYPE
from streams.transcode.job import FfmpegFailed
from twitchclone.core import rate_limit
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.http import client_address

DRAFTS = rate_limit.Limit("clip-draft", count=30, period_s=60)
STRIPS = rate_limit.Limit("clip-strip", count=60, period_s=60)
_LINK_S = 600


class ClipDraftsView(APIView):
    """`/api/v1/clips/drafts/`."""

    @extend_schema(
        summary="Open the clip editor at a moment of a video, or of what is live now",
        request=NewDraftShape,
        responses={201: ClipDraftShape},
    )
    def post(self, request: Request) -> Response:
        """Answer with the last 90 seconds, or with those around the offset."""
        account = require_account(request)
        rate_limit.require(DRAFTS, f"u{account.pk}")
        shape = NewDraftShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        video = _find_video(request, given.get("video", ""), given.get("channel", ""))
        unlocked = is_unlocked(request.COOKIES, video)
        require_may_clip_from(video, account, unlocked=unlocked)
        require_may_clip(channel=video.channel, account=account)
        draft = make_draft(
            video, shown_offset_ms=given.get("offset_ms"), ago_ms=given.get("ago_ms", 0)
        )
        # An offset may lie further back than what was live: then it is a clip of the recording.
        require_may_clip_from(video, account, unlocked=unlocked, start_ms=draft.start_ms)
        return _represent(draft, video, status=201)


class ClipDraftView(APIView):
    """`/api/v1/clips/drafts/<draft>/`."""

    @extend_schema(summary="How much of a draft is stored by now", responses=ClipDraftShape)
    def get(self, request: Request, draft: str) -> Response:
        """Answer with the draft; 404 after an hour."""
        found = read_draft(draft)
        return _represent(found, draft_video(found))


@require_safe
def draft_playlist_view(request: HttpRequest, draft: str) -> HttpResponse:
    """The stretch as an HLS playlist, which grows until all of it is stored."""
    return _private(HttpResponse(draft_playlist(read_draft(draft)), content_type=PLAYLIST_TYPE))


@require_safe
def draft_file_view(request: HttpRequest, draft: str, name: str) -> HttpResponse:
    """A segment of the stretch: from disk, or by a link into the bucket."""
    key = draft_file_key(read_draft(draft), name)
    if is_remote(Area.VIDEOS):
        method = request.method or "GET"
        link = signed_link(Area.VIDEOS, key, expires_s=_LINK_S, method=method)
        return _private(HttpResponseRedirect(link))
    try:
        data = read_bytes(Area.VIDEOS, key)
    except FileNotFoundError as error:
        raise NotFound("This file is not stored (any more).") from error
    return _private(HttpResponse(data, content_type=MEDIA_TYPE))


@require_safe
def draft_filmstrip_view(request: HttpRequest, draft: str) -> HttpResponse:
    """Small pictures of the stretch side by side in one JPEG."""
    account = request.user.pk
    rate_limit.require(STRIPS, f"u{account}" if account else client_address(request))
    found = read_draft(draft)
    video, rendition = draft_video(found), draft_rendition(found)
    try:
        strip = make_filmstrip(
            video,
            rendition,
            draft_segments(found),
            start_ms=found.start_ms,
            end_ms=found.end_ms,
        )
    except (FfmpegFailed, Mp4Error, FileNotFoundError) as error:
        raise NotFound("There are no pictures of this part.") from error
    return _private(HttpResponse(strip, content_type="image/jpeg"))


def _find_video(request: Request, video: str, login: str) -> Video:
    if video:
        return get_video(int(video))
    if not login:
        raise InvalidInput("Name a video or a channel.", field="video")
    channel = get_channel(login, viewer=require_account(request))
    broadcast = channel.live_broadcast
    if broadcast is None:
        raise Conflict("This channel is not live.", code="not_live")
    found = find_recording(broadcast)
    if found is None:
        raise Conflict("Too little is recorded yet. Try again in a few seconds.", code="too_early")
    return found


def _represent(draft: ClipDraft, video: Video, *, status: int = 200) -> Response:
    return Response(
        draft_json(draft, video, fps=draft_rendition(draft).fps),
        status=status,
        headers={"Cache-Control": "private, no-store"},
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
