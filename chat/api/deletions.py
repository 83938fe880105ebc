"""Taking lines away: one, or all."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.selectors.rooms import find_channel_id
from chat.services.deletions import clear_chat, delete_message


class MessageView(APIView):
    """`/api/v1/channels/<login>/chat/messages/<id>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Delete a message", responses={204: None})
    def delete(self, request: Request, login: str, message_id: UUID) -> Response:
        """Answer 204."""
        actor, channel_id = acting(request), find_channel_id(login)
        delete_message(actor=actor, channel_id=channel_id, message_id=message_id)
        return Response(status=204)


class ClearView(APIView):
    """`/api/v1/channels/<login>/chat/clear/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Delete all messages", request=None, responses={204: None})
    def post(self, request: Request, login: str) -> Response:
        """Answer 204."""
        clear_chat(actor=acting(request), channel_id=find_channel_id(login))
        return Response(status=204)
