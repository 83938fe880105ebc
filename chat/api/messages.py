"""A room's last messages, and saying something in it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.reading import AnonymousReads
from chat.policies import limits
from chat.selectors.messages import recent_messages
from chat.selectors.rooms import find_channel_id
from chat.services.messages import Outgoing, Sender, Sent
from chat.services.speaking import speak_sync
from streams.api.requests import read_limit, require_account
from streams.visitor import read_visitor_id
from twitchclone.core.errors import InvalidInput
from twitchclone.core.http import client_address

MAX_LIMIT = 100


class MessagesShape(serializers.Serializer[Any]):
    """Frames `chat` and `notice` (docs/chat-protocol.md), oldest first."""

    results = serializers.ListField(child=serializers.DictField())


class OutgoingShape(serializers.Serializer[Any]):
    """What to say; a text that begins with a slash is a command."""

    text = serializers.CharField(max_length=4000, trim_whitespace=False)
    replyTo = serializers.UUIDField(required=False, allow_null=True)
    nonce = serializers.RegexField(r"^[\x20-\x7e]{0,64}$", required=False, allow_blank=True)


class SentShape(serializers.Serializer[Any]):
    """The line's place in the room, or that it waits for a moderator; or a command's answer."""

    id = serializers.UUIDField(allow_null=True, required=False)
    timestamp = serializers.IntegerField(required=False)
    isHeld = serializers.BooleanField(required=False)
    msgId = serializers.CharField(required=False)
    text = serializers.CharField(required=False)


class MessagesView(APIView):
    """`/api/v1/channels/<login>/chat/messages/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        summary="A room's last messages",
        parameters=[
            OpenApiParameter("before", UUID, description="The id of the oldest one known."),
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}."),
        ],
        responses=MessagesShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with the messages before `before`, else the newest; deleted ones are left out."""
        limit = read_limit(request, default=limits.RECENT_MESSAGES, maximum=MAX_LIMIT)
        lines = recent_messages(find_channel_id(login), limit, _read_before(request))
        return Response({"results": lines})

    @extend_schema(
        summary="Say something", request=OutgoingShape, responses={200: SentShape, 201: SentShape}
    )
    def post(self, request: Request, login: str) -> Response:
        """Say it; 201 once it is durable, 200 for a command's answer."""
        actor = require_account(request)
        shape = OutgoingShape(data=request.data)
        shape.is_valid(raise_exception=True)
        said = speak_sync(
            Sender(
                user_id=actor.pk,
                address=client_address(request),
                device=read_visitor_id(request.COOKIES),
                asks_for_rules=True,
            ),
            Outgoing(
                channel_id=find_channel_id(login),
                text=shape.validated_data["text"],
                reply_to=shape.validated_data.get("replyTo"),
                nonce=shape.validated_data.get("nonce", ""),
            ),
        )
        if isinstance(said, Sent):
            return Response(_sent(said), status=201)
        return Response({"msgId": said.msg_id, "text": said.text})


def _sent(sent: Sent) -> dict[str, Any]:
    return {
        "id": None if sent.id is None else str(sent.id),
        "timestamp": sent.timestamp_ms,
        "isHeld": sent.is_held,
    }


def _read_before(request: Request) -> UUID | None:
    text = request.query_params.get("before", "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput("before is the id of a message.", field="before") from None
