"""Who is in a channel's chat."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from chat.selectors.chatters_list import list_chatters
from chat.selectors.rooms import find_channel_id
from streams.api.requests import require_account
from twitchclone.core import rate_limit

LISTS = rate_limit.Limit("chatters", 20, 60)


class ChatterShape(serializers.Serializer[Any]):
    """An account in the room."""

    login = serializers.CharField()
    displayName = serializers.CharField()
    avatarUrl = serializers.CharField(allow_blank=True)


class ChattersShape(serializers.Serializer[Any]):
    """By role, each by login; `total` may be more than are listed."""

    total = serializers.IntegerField()
    broadcaster = ChatterShape(many=True)
    moderators = ChatterShape(many=True)
    vips = ChatterShape(many=True)
    viewers = ChatterShape(many=True)


class ChattersView(APIView):
    """`/api/v1/channels/<login>/chat/chatters/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Who is in the chat", responses=ChattersShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer any account; at most 20 times a minute."""
        account = require_account(request)
        rate_limit.require(LISTS, str(account.pk))
        found = list_chatters(find_channel_id(login))
        groups = {
            name: [_represent(one) for one in getattr(found, name)]
            for name in ("broadcaster", "moderators", "vips", "viewers")
        }
        return Response({"total": found.total, **groups})


def _represent(account: User) -> dict[str, str]:
    return {
        "login": account.login,
        "displayName": account.get_full_name(),
        "avatarUrl": account.avatar_url,
    }
