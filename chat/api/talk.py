"""Announcements, shout-outs and raids."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.selectors.rooms import find_channel_id
from chat.services.messages import Outgoing, Sender, send_message_sync
from chat.services.raids import cancel_raid, start_raid
from chat.services.shoutouts import shout_out
from streams.api.requests import require_account

_COLORS = ["PRIMARY", "BLUE", "GREEN", "ORANGE", "PURPLE"]


class AnnouncementShape(serializers.Serializer[Any]):
    """What is announced, and the colour of its frame."""

    message = serializers.CharField(max_length=5000, trim_whitespace=False)
    color = serializers.ChoiceField(_COLORS, default="PRIMARY")


class OtherChannelShape(serializers.Serializer[Any]):
    """Another channel, by its login."""

    login = serializers.CharField(max_length=25)


class AnnouncementsView(APIView):
    """`/api/v1/channels/<login>/chat/announcements/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Announce something", request=AnnouncementShape, responses={204: None})
    def post(self, request: Request, login: str) -> Response:
        """Answer 204."""
        actor = require_account(request)
        shape = AnnouncementShape(data=request.data)
        shape.is_valid(raise_exception=True)
        outgoing = Outgoing(
            channel_id=find_channel_id(login),
            text=shape.validated_data["message"],
            kind="announcement",
            announcement_color=shape.validated_data["color"],
        )
        send_message_sync(Sender(user_id=actor.pk), outgoing)
        return Response(status=204)


class ShoutoutsView(APIView):
    """`/api/v1/channels/<login>/chat/shoutouts/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Recommend a channel", request=OtherChannelShape, responses={204: None})
    def post(self, request: Request, login: str) -> Response:
        """Answer 204."""
        actor = require_account(request)
        shout_out(actor=actor, channel_id=find_channel_id(login), login=_read_login(request))
        return Response(status=204)


class RaidView(APIView):
    """`/api/v1/channels/<login>/chat/raid/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Take the viewers to another channel",
        request=OtherChannelShape,
        responses={204: None},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 204; the raid goes off after ten seconds."""
        actor = require_account(request)
        start_raid(actor=actor, channel_id=find_channel_id(login), login=_read_login(request))
        return Response(status=204)

    @extend_schema(summary="Call the raid off", responses={204: None})
    def delete(self, request: Request, login: str) -> Response:
        """Answer 204."""
        cancel_raid(actor=require_account(request), channel_id=find_channel_id(login))
        return Response(status=204)


def _read_login(request: Request) -> str:
    shape = OtherChannelShape(data=request.data)
    shape.is_valid(raise_exception=True)
    login: str = shape.validated_data["login"]
    return login
