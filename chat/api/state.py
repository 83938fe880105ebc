"""A room as somebody who comes in sees it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.reading import AnonymousReads
from chat.selectors.chatters import load_chatter
from chat.selectors.room_views import load_room_view, you
from chat.selectors.rooms import find_channel_id
from streams.api.requests import viewer_of


class RoomStateShape(serializers.Serializer[Any]):
    """The frame `joined` (docs/chat-protocol.md) without `last`."""

    channelId = serializers.CharField()
    channel = serializers.CharField()
    settings = serializers.DictField()
    rules = serializers.ListField(child=serializers.CharField())
    rulesVersion = serializers.IntegerField()
    recent = serializers.ListField(child=serializers.DictField())
    pinned = serializers.DictField(allow_null=True)
    poll = serializers.DictField(allow_null=True)
    viewers = serializers.IntegerField()
    you = serializers.DictField(allow_null=True)


class RoomStateView(APIView):
    """`/api/v1/channels/<login>/chat/`; changing the modes is `chat.api.settings`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="A room's modes, rules and last messages", responses=RoomStateShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with the room, and with what the visitor is in it."""
        view = load_room_view(find_channel_id(login))
        viewer = viewer_of(request)
        yourself = you(view.room, load_chatter(view.room.channel_id, viewer.pk)) if viewer else None
        return Response({**view.to_json(), "you": yourself})
