"""What an account chose for every chat."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.models import ChatProfile
from chat.parsing.colour import default_color
from chat.services.chat_profiles import change_chat_profile
from streams.api.requests import require_account
from twitchclone.core import rate_limit

CHANGES = rate_limit.Limit("chat-profile", 20, 60)


class ChatProfileShape(serializers.Serializer[Any]):
    """The colour of the name, and whether anybody may whisper to the account."""

    color = serializers.CharField(max_length=30, required=False, allow_blank=True)
    accepts_whispers = serializers.BooleanField(required=False)


class ChatProfileView(APIView):
    """`/api/v1/me/chat/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="One's own choices for chat", responses=ChatProfileShape)
    def get(self, request: Request) -> Response:
        """Answer with what is in force; a colour that nobody chose is the account's own."""
        account = require_account(request)
        return _answer(ChatProfile.objects.filter(user=account).first(), account.pk)

    @extend_schema(summary="Change them", request=ChatProfileShape, responses=ChatProfileShape)
    def patch(self, request: Request) -> Response:
        """Change what is given."""
        account = require_account(request)
        rate_limit.require(CHANGES, str(account.pk))
        shape = ChatProfileShape(data=request.data)
        shape.is_valid(raise_exception=True)
        return _answer(change_chat_profile(account=account, **shape.validated_data), account.pk)


def _answer(profile: ChatProfile | None, user_id: int) -> Response:
    color = (profile.color if profile else "") or default_color(user_id)
    return Response(
        {"color": color, "accepts_whispers": bool(profile and profile.accepts_whispers)}
    )
