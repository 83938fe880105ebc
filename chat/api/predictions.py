"""Predictions: opening, staking, locking, paying out, calling off."""

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
from chat.models import Prediction
from chat.policies.permissions import Permission
from chat.selectors.predictions import (
    describe_prediction,
    get_prediction,
    recent_predictions,
    stake_of,
)
from chat.selectors.roles import role_of
from chat.selectors.rooms import find_channel_id
from chat.services.predictions import (
    cancel_prediction,
    create_prediction,
    lock_prediction,
    resolve_prediction,
    stake_points,
)
from monetization.selectors.points import points_of
from streams.api.requests import require_account, viewer_of
from twitchclone.core import rate_limit
from twitchclone.core.errors import InvalidInput

STAKES = rate_limit.Limit("prediction-stakes", 10, 10)
Status = Prediction.Status


class PredictionShape(serializers.Serializer[Any]):
    """The dictionary of the frame `prediction` (docs/chat-protocol.md), and one's own stake."""

    prediction = serializers.DictField()
    stake = serializers.DictField(allow_null=True)
    points = serializers.IntegerField(allow_null=True)
    may_manage = serializers.BooleanField()


class PredictionListShape(serializers.Serializer[Any]):
    """A channel's predictions, newest first."""

    results = serializers.ListField(child=serializers.DictField())


class NewPredictionShape(serializers.Serializer[Any]):
    """A question with two to ten outcomes."""

    title = serializers.CharField(max_length=1000)
    outcomes = serializers.ListField(child=serializers.CharField(max_length=1000), max_length=20)
    window_s = serializers.IntegerField(default=120)


class PredictionEndShape(serializers.Serializer[Any]):
    """RESOLVED names the outcome that came true; CANCELED gives all stakes back."""

    status = serializers.ChoiceField([Status.LOCKED, Status.RESOLVED, Status.CANCELED])
    outcome_id = serializers.UUIDField(required=False, allow_null=True)


class StakeShape(serializers.Serializer[Any]):
    """`key` is one's own name for this try: sent twice, it counts once."""

    outcome_id = serializers.UUIDField()
    points = serializers.IntegerField()
    key = serializers.RegexField(r"^[\x21-\x7e]{1,40}$")


class PredictionListView(APIView):
    """`/api/v1/channels/<login>/predictions/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        operation_id="channels_predictions_list",
        summary="A channel's predictions",
        responses=PredictionListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with the latest 20."""
        return Response({"results": recent_predictions(find_channel_id(login))})

    @extend_schema(
        summary="Open a prediction", request=NewPredictionShape, responses={201: PredictionShape}
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the prediction."""
        actor = acting(request)
        shape = NewPredictionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        channel_id = find_channel_id(login)
        prediction = create_prediction(actor=actor, channel_id=channel_id, **shape.validated_data)
        return _answer(request, prediction, status=201)


class PredictionView(APIView):
    """`/api/v1/channels/<login>/predictions/<id>/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="A prediction, and one's own stake", responses=PredictionShape)
    def get(self, request: Request, login: str, prediction_id: UUID) -> Response:
        """Answer with the prediction."""
        return _answer(request, get_prediction(find_channel_id(login), prediction_id))

    @extend_schema(
        summary="Lock, resolve or cancel", request=PredictionEndShape, responses=PredictionShape
    )
    def patch(self, request: Request, login: str, prediction_id: UUID) -> Response:
        """Answer with the prediction; 409 when it is over."""
        shape = PredictionEndShape(data=request.data)
        which: dict[str, Any] = {
            "actor": acting(request),
            "channel_id": find_channel_id(login),
            "prediction_id": prediction_id,
        }
        shape.is_valid(raise_exception=True)
        match shape.validated_data["status"]:
            case Status.LOCKED:
                prediction = lock_prediction(**which)
            case Status.CANCELED:
                prediction = cancel_prediction(**which)
            case _:
                outcome_id = shape.validated_data.get("outcome_id")
                if outcome_id is None:
                    raise InvalidInput("Say which outcome came true.", field="outcome_id")
                prediction = resolve_prediction(**which, outcome_id=outcome_id)
        return _answer(request, prediction)


class StakeView(APIView):
    """`/api/v1/channels/<login>/predictions/<id>/stake/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Stake points", request=StakeShape, responses=PredictionShape)
    def post(self, request: Request, login: str, prediction_id: UUID) -> Response:
        """Answer with the prediction; 409 for too few points, another outcome, too late."""
        account, channel_id = require_account(request), find_channel_id(login)
        rate_limit.require(STAKES, str(account.pk))
        shape = StakeShape(data=request.data)
        shape.is_valid(raise_exception=True)
        stake_points(
            account=account,
            channel_id=channel_id,
            prediction_id=prediction_id,
            outcome_id=shape.validated_data["outcome_id"],
            points=shape.validated_data["points"],
            idempotency_key=shape.validated_data["key"],
        )
        return _answer(request, get_prediction(channel_id, prediction_id))


def _answer(request: Request, prediction: Prediction, *, status: int = 200) -> Response:
    account = viewer_of(request)
    channel_id = prediction.channel_id
    body: dict[str, Any] = {
        "prediction": describe_prediction(prediction),
        "stake": stake_of(prediction.pk, account.pk) if account else None,
        "points": points_of(user_id=account.pk, channel_id=channel_id) if account else None,
    }
    role = role_of(account, channel_id) if account else None
    body["may_manage"] = role is not None and Permission.POLLS in role.permissions
    return Response(body, status=status)
