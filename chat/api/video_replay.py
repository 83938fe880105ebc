"""The chat of a recording, as it ran beside the picture."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.requests import read_number
from chat.api.reading import AnonymousReads
from chat.api.videos import watched_video
from chat.selectors.replay import replay_chat
from streams.api.requests import read_text
from twitchclone.core.errors import InvalidInput

MAX_WINDOW_MS = 600_000
_DEFAULT_WINDOW_MS = 60_000
_LONGEST_MS = 1000 * 3600 * 1000  # of any video


class ReplayShape(serializers.Serializer[Any]):
    """Frames `chat` and `notice` (docs/chat-protocol.md), each with `offset_ms`, oldest first."""

    results = serializers.ListField(child=serializers.DictField())
    next_after = serializers.UUIDField(allow_null=True)
    next_offset_ms = serializers.IntegerField(allow_null=True)
    until_ms = serializers.IntegerField()


class VideoReplayView(APIView):
    """`/api/v1/videos/<id>/chat/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        summary="What was said while the video was live",
        parameters=[
            OpenApiParameter("from_ms", int, description="An offset as the player shows it."),
            OpenApiParameter(
                "to_ms", int, description="Not included; at most ten minutes on. Default: a minute."
            ),
            OpenApiParameter("after", UUID, description="`next_after` of the page before."),
        ],
        responses=ReplayShape,
    )
    def get(self, request: Request, video_id: int) -> Response:
        """Answer with a page of the window; where it has no line, with where the next one is."""
        video = watched_video(request, video_id)
        from_ms = read_number(request, "from_ms", default=0, minimum=0, maximum=_LONGEST_MS)
        to_ms = read_number(
            request,
            "to_ms",
            default=from_ms + _DEFAULT_WINDOW_MS,
            minimum=from_ms,
            maximum=from_ms + MAX_WINDOW_MS,
        )
        page = replay_chat(video, from_ms=from_ms, to_ms=to_ms, after=_read_after(request))
        return Response(
            {
                "results": page.lines,
                "next_after": str(page.next_after) if page.next_after else None,
                "next_offset_ms": page.next_offset_ms,
                "until_ms": page.until_ms,
            },
            headers={"Cache-Control": "private, no-store"},
        )


def _read_after(request: Request) -> UUID | None:
    text = read_text(request, "after")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInput("after is the id of a message.", field="after") from None
