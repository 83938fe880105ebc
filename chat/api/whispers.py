"""An account's private messages."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.models import Whisper
from chat.selectors.roles import find_user
from chat.selectors.whispers import MAX_LIMIT, conversations, whispers_with
from chat.services.whispers import describe_whisper, mark_read, send_whisper
from streams.api.requests import read_limit, require_account
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput


class WhisperTextShape(serializers.Serializer[Any]):
    """What to say."""

    message = serializers.CharField(max_length=5000, trim_whitespace=False)


class WhisperListShape(serializers.Serializer[Any]):
    """Frames `whisper` (docs/chat-protocol.md) with `sentAt` in ms."""

    results = serializers.ListField(child=serializers.DictField())


class ConversationsView(APIView):
    """`/api/v1/me/whispers/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="me_whispers",
        summary="Whom one whispers with, latest first",
        responses=WhisperListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with the newest message of each, and how many are unread."""
        results = [
            {
                "login": one.peer.login,
                "displayName": one.peer.get_full_name(),
                "avatarUrl": one.peer.avatar_url,
                "unread": one.unread,
                "last": _represent(one.last),
            }
            for one in conversations(require_account(request))
        ]
        return Response({"results": results})


class ConversationView(APIView):
    """`/api/v1/me/whispers/<login>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="me_whispers_with",
        summary="What both wrote, oldest first",
        parameters=[
            OpenApiParameter("before", str, description="Only messages before this id."),
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}, default 50."),
        ],
        responses=WhisperListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with a page of it."""
        account, peer = require_account(request), find_user(login)
        before = request.query_params.get("before")
        shape = serializers.UUIDField()
        try:
            anchor = shape.to_internal_value(before) if before else None
        except serializers.ValidationError:
            raise InvalidInput("before is a message's id.", field="before") from None
        limit = read_limit(request, default=50, maximum=MAX_LIMIT)
        found = whispers_with(account, peer, limit=limit, before=anchor)
        return Response({"results": [_represent(one) for one in found]})

    @extend_schema(
        operation_id="me_whispers_send",
        summary="Whisper to somebody",
        request=WhisperTextShape,
        responses={201: dict[str, Any]},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the message."""
        sender = require_account(request)
        shape = WhisperTextShape(data=request.data)
        shape.is_valid(raise_exception=True)
        whisper = send_whisper(
            sender=sender, recipient=find_user(login), text=shape.validated_data["message"]
        )
        return Response(_represent(whisper), status=201)


class ReadView(APIView):
    """`/api/v1/me/whispers/<login>/read/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="me_whispers_read",
        summary="Mark what somebody wrote as read",
        request=None,
        responses={204: None},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 204, also when there was nothing new."""
        mark_read(account=require_account(request), peer=find_user(login))
        return Response(status=204)


def _represent(whisper: Whisper) -> dict[str, Any]:
    return {**describe_whisper(whisper), "sentAt": clock.to_ms(whisper.sent_at)}
