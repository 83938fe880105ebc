"""A channel's chat rules, and agreeing to them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.api.reading import AnonymousReads
from chat.models import Room
from chat.policies.texts import MAX_RULE, MAX_RULES
from chat.selectors.rooms import find_channel_id
from chat.services.rules import accept_rules, set_rules


class NewRulesShape(serializers.Serializer[Any]):
    """The rules in their order."""

    rules = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=4 * MAX_RULE),
        max_length=4 * MAX_RULES,
    )


class RulesShape(serializers.Serializer[Any]):
    """The rules; `version` counts their changes."""

    rules = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField()


class AcceptanceShape(serializers.Serializer[Any]):
    """Which version somebody agrees to; without one, the rules as they are."""

    version = serializers.IntegerField(required=False, min_value=0)


class RulesView(APIView):
    """`/api/v1/channels/<login>/chat/rules/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="The chat rules", responses=RulesShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with them; everybody may read them."""
        return Response(_represent(Room.objects.get(pk=find_channel_id(login))))

    @extend_schema(summary="Replace the chat rules", request=NewRulesShape, responses=RulesShape)
    def put(self, request: Request, login: str) -> Response:
        """Answer with the rules as they are kept."""
        actor = acting(request)
        shape = NewRulesShape(data=request.data)
        shape.is_valid(raise_exception=True)
        channel_id = find_channel_id(login)
        rules = shape.validated_data["rules"]
        return Response(_represent(set_rules(actor=actor, channel_id=channel_id, rules=rules)))


class RulesAcceptanceView(APIView):
    """`/api/v1/channels/<login>/chat/rules/acceptance/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Agree to the rules", request=AcceptanceShape, responses={204: None})
    def post(self, request: Request, login: str) -> Response:
        """Answer 204."""
        actor = acting(request)
        shape = AcceptanceShape(data=request.data)
        shape.is_valid(raise_exception=True)
        version = shape.validated_data.get("version")
        accept_rules(actor=actor, channel_id=find_channel_id(login), version=version)
        return Response(status=204)


def _represent(room: Room) -> dict[str, Any]:
    return {"rules": room.rules, "version": room.rules_version}
