"""Channel points: one's balance and bonus, rewards, redeeming, and the queue of redemptions."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.api.reading import AnonymousReads
from chat.selectors.roles import require_broadcaster, require_moderator
from chat.selectors.rooms import find_channel_id
from chat.services.messages import Sender
from chat.services.rewards import decide_redemption, offered_rewards, redeem_reward
from monetization.selectors.points import has_bonus, points_of, program_of
from monetization.selectors.rewards import (
    describe_redemption,
    describe_reward,
    redemption_queue,
)
from monetization.services.points import change_program
from monetization.services.rewards import change_reward, create_reward, remove_reward
from monetization.services.watching import claim_bonus
from streams.api.requests import require_account, viewer_of
from streams.visitor import read_visitor_id
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address

REDEMPTIONS = rate_limit.Limit("redemptions", 10, 10)


class PointsShape(serializers.Serializer[Any]):
    """The channel's points; `points` null for somebody who is not logged in."""

    is_enabled = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True)
    points = serializers.IntegerField(allow_null=True)
    has_bonus = serializers.BooleanField()


class ProgramShape(serializers.Serializer[Any]):
    """Whether the channel has points, and what it calls them."""

    is_enabled = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True, max_length=100)


class BalanceShape(serializers.Serializer[Any]):
    """What one has now."""

    points = serializers.IntegerField()


class RewardShape(serializers.Serializer[Any]):
    """A reward; built-in ones (`kind` not `custom`) take `cost` and `is_enabled` only."""

    id = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(max_length=200, required=False)
    prompt = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    cost = serializers.IntegerField(required=False)
    color = serializers.CharField(max_length=7, required=False)
    needs_text = serializers.BooleanField(required=False)
    is_enabled = serializers.BooleanField(required=False)
    is_paused = serializers.BooleanField(required=False)
    max_per_stream = serializers.IntegerField(required=False, allow_null=True)
    max_per_user_per_stream = serializers.IntegerField(required=False, allow_null=True)
    cooldown_s = serializers.IntegerField(required=False, allow_null=True)
    skips_queue = serializers.BooleanField(required=False)


class RewardListShape(serializers.Serializer[Any]):
    """The channel's rewards."""

    results = RewardShape(many=True)


class NewRedemptionShape(serializers.Serializer[Any]):
    """`key` is one's own name for this try: sent twice, it is one redemption."""

    key = serializers.RegexField(r"^[\x21-\x7e]{1,64}$")
    user_input = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, default=""
    )


class RedemptionShape(serializers.Serializer[Any]):
    """What was paid for, by whom; `redeemed_at` in ms."""

    id = serializers.UUIDField()
    user_id = serializers.IntegerField()
    user_login = serializers.CharField()
    user_display_name = serializers.CharField()
    reward = serializers.DictField()
    user_input = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(["UNFULFILLED", "FULFILLED", "CANCELED"])
    redeemed_at = serializers.IntegerField()


class RedeemedShape(serializers.Serializer[Any]):
    """The redemption, what is left, and the code of an emote that was unlocked, else empty."""

    redemption = RedemptionShape()
    points = serializers.IntegerField()
    emote = serializers.CharField(allow_blank=True)


class QueueShape(serializers.Serializer[Any]):
    """What waits, oldest first."""

    results = RedemptionShape(many=True)


class DecisionShape(serializers.Serializer[Any]):
    """CANCELED gives the points back."""

    status = serializers.ChoiceField(["FULFILLED", "CANCELED"])


class PointsView(APIView):
    """`/api/v1/channels/<login>/points/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="One's points in a channel", responses=PointsShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with the balance, and whether there is a bonus to claim."""
        return Response(_points(viewer_of(request), find_channel_id(login)))

    @extend_schema(
        summary="Change the channel's points", request=ProgramShape, responses=PointsShape
    )
    def put(self, request: Request, login: str) -> Response:
        """Turn them on or off, and name them; the broadcaster only."""
        actor, channel_id = acting(request), find_channel_id(login)
        require_broadcaster(actor, channel_id)
        shape = ProgramShape(data=request.data)
        shape.is_valid(raise_exception=True)
        change_program(channel_id=channel_id, **shape.validated_data)
        return Response(_points(actor, channel_id))


class BonusView(APIView):
    """`/api/v1/channels/<login>/points/bonus/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Claim the bonus for watching", request=None, responses=BalanceShape)
    def post(self, request: Request, login: str) -> Response:
        """Answer with what one has now; 409 when there is none."""
        account = require_account(request)
        rate_limit.require(REDEMPTIONS, str(account.pk))
        entry = claim_bonus(user_id=account.pk, channel_id=find_channel_id(login))
        return Response({"points": entry.balance})


class RewardListView(APIView):
    """`/api/v1/channels/<login>/points/rewards/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        operation_id="channels_points_rewards_list",
        summary="A channel's rewards",
        responses=RewardListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with those that are enabled; the broadcaster sees the others, too."""
        channel_id, account = find_channel_id(login), viewer_of(request)
        is_own = account is not None and account.pk == channel_id
        rewards = offered_rewards(channel_id, with_disabled=is_own)
        return Response({"results": [describe_reward(one) for one in rewards]})

    @extend_schema(summary="Make a reward", request=RewardShape, responses={201: RewardShape})
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the reward; the broadcaster only."""
        actor, channel_id = acting(request), find_channel_id(login)
        require_broadcaster(actor, channel_id)
        reward = create_reward(channel_id=channel_id, fields=_fields(request))
        return Response(describe_reward(reward), status=201)


class RewardView(APIView):
    """`/api/v1/channels/<login>/points/rewards/<id>/`; the broadcaster only."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Change a reward", request=RewardShape, responses=RewardShape)
    def patch(self, request: Request, login: str, reward_id: UUID) -> Response:
        """Answer with the reward."""
        actor, channel_id = acting(request), find_channel_id(login)
        require_broadcaster(actor, channel_id)
        reward = change_reward(channel_id=channel_id, reward_id=reward_id, fields=_fields(request))
        return Response(describe_reward(reward))

    @extend_schema(summary="Take a reward down", responses={204: None})
    def delete(self, request: Request, login: str, reward_id: UUID) -> Response:
        """Answer 204."""
        actor, channel_id = acting(request), find_channel_id(login)
        require_broadcaster(actor, channel_id)
        remove_reward(channel_id=channel_id, reward_id=reward_id)
        return Response(status=204)


class RedeemView(APIView):
    """`/api/v1/channels/<login>/points/rewards/<id>/redemptions/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Redeem a reward", request=NewRedemptionShape, responses={201: RedeemedShape}
    )
    def post(self, request: Request, login: str, reward_id: UUID) -> Response:
        """Answer 201 with the redemption; 409 for too few points and for bounds."""
        actor, channel_id = require_account(request), find_channel_id(login)
        rate_limit.require(REDEMPTIONS, str(actor.pk))
        shape = NewRedemptionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        sender = Sender(
            user_id=actor.pk,
            address=client_address(request),
            device=read_visitor_id(request.COOKIES),
            asks_for_rules=True,
        )
        redemption, emote = redeem_reward(
            actor=actor,
            sender=sender,
            channel_id=channel_id,
            reward_id=reward_id,
            text=shape.validated_data["user_input"],
            key=shape.validated_data["key"],
        )
        left = points_of(user_id=actor.pk, channel_id=channel_id)
        answer = {
            "redemption": describe_redemption(redemption),
            "points": left,
            "emote": emote.code if emote else "",
        }
        return Response(answer, status=201)


class RedemptionListView(APIView):
    """`/api/v1/channels/<login>/points/redemptions/`; those who keep order in the chat."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="channels_points_redemptions_list",
        summary="Redemptions that wait",
        responses=QueueShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with the oldest 100."""
        actor, channel_id = acting(request), find_channel_id(login)
        require_moderator(actor, channel_id)
        waiting = [describe_redemption(one) for one in redemption_queue(channel_id)]
        return Response({"results": waiting})


class RedemptionView(APIView):
    """`/api/v1/channels/<login>/points/redemptions/<id>/`; those who keep order in the chat."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Decide on a redemption", request=DecisionShape, responses=RedemptionShape
    )
    def patch(self, request: Request, login: str, redemption_id: UUID) -> Response:
        """Answer with the redemption; 409 when somebody has decided otherwise."""
        actor = acting(request)
        shape = DecisionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        redemption = decide_redemption(
            actor=actor,
            channel_id=find_channel_id(login),
            redemption_id=redemption_id,
            is_fulfilled=shape.validated_data["status"] == "FULFILLED",
        )
        return Response(describe_redemption(redemption))


def _points(account: Any, channel_id: int) -> dict[str, Any]:
    program = program_of(channel_id)
    answer = {"is_enabled": program.is_enabled, "name": program.name}
    if account is None:
        return answer | {"points": None, "has_bonus": False}
    mine = {"user_id": account.pk, "channel_id": channel_id}
    return answer | {"points": points_of(**mine), "has_bonus": has_bonus(**mine)}


def _fields(request: Request) -> dict[str, Any]:
    shape = RewardShape(data=request.data)
    shape.is_valid(raise_exception=True)
    return dict(shape.validated_data)
