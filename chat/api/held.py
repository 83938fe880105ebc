"""The queue of messages that wait for a moderator."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.policies.permissions import Permission
from chat.selectors.held import describe_held, pending_held
from chat.selectors.roles import require_permission
from chat.selectors.rooms import find_channel_id
from chat.services.held import approve_held, deny_held
from streams.api.requests import require_account


class HeldListShape(serializers.Serializer[Any]):
    """Frames `held_message` (docs/chat-protocol.md), oldest first."""

    results = serializers.ListField(child=serializers.DictField())


class HeldDecisionShape(serializers.Serializer[Any]):
    """What is to become of it."""

    decision = serializers.ChoiceField(["approve", "deny"])


class HeldResultShape(serializers.Serializer[Any]):
    """What became of it."""

    id = serializers.CharField()
    status = serializers.CharField()


class HeldListView(APIView):
    """`/api/v1/channels/<login>/chat/held/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Messages that wait for a moderator", responses=HeldListShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with all that wait."""
        channel_id = find_channel_id(login)
        require_permission(require_account(request), channel_id, Permission.AUTOMOD)
        return Response({"results": [describe_held(held) for held in pending_held(channel_id)]})


class HeldView(APIView):
    """`/api/v1/channels/<login>/chat/held/<id>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Say a held message, or drop it",
        request=HeldDecisionShape,
        responses=HeldResultShape,
    )
    def post(self, request: Request, login: str, held_id: int) -> Response:
        """Decide; 409 once somebody else has, or it has waited too long."""
        actor = require_account(request)
        shape = HeldDecisionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        decide = approve_held if shape.validated_data["decision"] == "approve" else deny_held
        held = decide(actor=actor, channel_id=find_channel_id(login), held_id=held_id)
        return Response({"id": str(held.pk), "status": held.status})
