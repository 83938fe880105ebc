"""The pinned line."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.selectors.rooms import find_channel_id
from chat.services.pins import pin_message, unpin_message
from streams.api.requests import require_account


class PinShape(serializers.Serializer[Any]):
    """Which line, and for how long; without a duration until it is taken down."""

    message_id = serializers.UUIDField()
    duration_s = serializers.IntegerField(required=False, allow_null=True)


class PinView(APIView):
    """`/api/v1/channels/<login>/chat/pin/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Pin a message", request=PinShape, responses={204: None})
    def put(self, request: Request, login: str) -> Response:
        """Answer 204."""
        actor = require_account(request)
        shape = PinShape(data=request.data)
        shape.is_valid(raise_exception=True)
        pin_message(actor=actor, channel_id=find_channel_id(login), **shape.validated_data)
        return Response(status=204)

    @extend_schema(summary="Take the pinned message down", responses={204: None})
    def delete(self, request: Request, login: str) -> Response:
        """Answer 204."""
        unpin_message(actor=require_account(request), channel_id=find_channel_id(login))
        return Response(status=204)
