"""The moderation log, for a channel's moderators."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import read_before
from chat.selectors.mod_log import MAX_LIMIT, list_actions
from chat.selectors.roles import require_moderator
from chat.selectors.rooms import find_channel_id
from chat.services.mod_log import describe
from streams.api.requests import read_limit, read_text, require_account


class LogShape(serializers.Serializer[Any]):
    """A page of frames `mod_action` (docs/chat-protocol.md), newest first."""

    results = serializers.ListField(child=serializers.DictField())
    next_before = serializers.IntegerField(allow_null=True)


class LogView(APIView):
    """`/api/v1/channels/<login>/chat/log/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="The moderation log",
        parameters=[
            OpenApiParameter("moderator", str, description="A login."),
            OpenApiParameter("target", str, description="A login."),
            OpenApiParameter("action", str, description="ban, timeout, delete, slow …"),
            OpenApiParameter("before", int, description="`next_before` of the page before."),
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}, default 50."),
        ],
        responses=LogShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with a page, for those who keep order here."""
        channel_id = find_channel_id(login)
        require_moderator(require_account(request), channel_id)
        limit = read_limit(request, default=50, maximum=MAX_LIMIT)
        lines = list_actions(
            channel_id,
            moderator=read_text(request, "moderator") or "",
            target=read_text(request, "target") or "",
            action=read_text(request, "action") or "",
            before=read_before(request),
            limit=limit,
        )
        following = lines[-1].pk if len(lines) == limit else None
        return Response({"results": [describe(line) for line in lines], "next_before": following})
