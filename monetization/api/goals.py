"""A channel's goals: everybody sees them, the owner sets them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from monetization.selectors.goals import describe_goal, list_goals
from monetization.services.goals import MAX_TARGET, MAX_TITLE_LENGTH, remove_goal, set_goal
from streams.api.requests import require_account, viewer_of
from streams.selectors.channels import get_channel
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address

READS = rate_limit.Limit("goal-reads", 120, 60)
CHANGES = rate_limit.Limit("goal-changes", 30, 60)


class GoalShape(serializers.Serializer[Any]):
    """A goal; donations are in minor units of their currency, times in ms."""

    id = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    current = serializers.IntegerField()
    target = serializers.IntegerField()
    currency = serializers.CharField()
    deadline_at = serializers.IntegerField(allow_null=True)


class GoalChangeShape(serializers.Serializer[Any]):
    """A goal as wanted."""

    title = serializers.CharField(max_length=MAX_TITLE_LENGTH)
    target = serializers.IntegerField(min_value=1, max_value=MAX_TARGET)
    start_value = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MAX_TARGET
    )
    currency = serializers.CharField(required=False, max_length=3)
    deadline_at = serializers.DateTimeField(required=False, allow_null=True)


class GoalListView(APIView):
    """`/api/v1/channels/<login>/goals/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="A channel's goals", responses=GoalShape(many=True))
    def get(self, request: Request, login: str) -> Response:
        """Answer with all of them."""
        rate_limit.require(READS, client_address(request))
        channel = get_channel(login, viewer=viewer_of(request))
        return Response([describe_goal(goal) for goal in list_goals(channel.pk)])


class GoalView(APIView):
    """`/api/v1/channels/<login>/goals/<kind>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Set a goal", request=GoalChangeShape, responses=GoalShape)
    def put(self, request: Request, login: str, kind: str) -> Response:
        """Set it, anew where there is one of this kind."""
        actor = require_account(request)
        rate_limit.require(CHANGES, str(actor.pk))
        shape = GoalChangeShape(data=request.data)
        shape.is_valid(raise_exception=True)
        channel = get_channel(login, viewer=actor)
        goal = set_goal(actor=actor, channel=channel, kind=kind, **shape.validated_data)
        return Response(describe_goal(goal))

    @extend_schema(summary="Take a goal down", responses={204: None})
    def delete(self, request: Request, login: str, kind: str) -> Response:
        """It is gone for everybody."""
        actor = require_account(request)
        rate_limit.require(CHANGES, str(actor.pk))
        remove_goal(actor=actor, channel=get_channel(login, viewer=actor), kind=kind)
        return Response(status=204)
