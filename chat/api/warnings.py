"""Warnings: giving one, and acknowledging one's own."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.policies.permissions import Permission
from chat.policies.texts import MAX_REASON
from chat.selectors.roles import find_user, require_permission
from chat.selectors.rooms import find_channel_id
from chat.services.warnings import acknowledge_warning, warn_user


class NewWarningShape(serializers.Serializer[Any]):
    """Whom to warn, and why: the person reads it."""

    login = serializers.CharField(max_length=25)
    reason = serializers.CharField(max_length=MAX_REASON)


class WarningShape(serializers.Serializer[Any]):
    """A warning that was given."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class WarningsView(APIView):
    """`/api/v1/channels/<login>/chat/warnings/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Warn somebody", request=NewWarningShape, responses={201: WarningShape})
    def post(self, request: Request, login: str) -> Response:
        """Answer 201; the person writes again once it has acknowledged it."""
        actor = acting(request)
        shape = NewWarningShape(data=request.data)
        shape.is_valid(raise_exception=True)
        channel_id = find_channel_id(login)
        require_permission(actor, channel_id, Permission.WARN)
        user = find_user(shape.validated_data["login"])
        reason = shape.validated_data["reason"]
        warning = warn_user(actor=actor, channel_id=channel_id, user=user, reason=reason)
        body = {
            "id": warning.pk,
            "login": user.login,
            "reason": warning.reason,
            "created_at": warning.created_at.isoformat(),
        }
        return Response(body, status=201)


class AcknowledgementView(APIView):
    """`/api/v1/channels/<login>/chat/warnings/acknowledgement/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Acknowledge one's own warnings here", request=None, responses={204: None}
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 204, also without a warning."""
        acknowledge_warning(actor=acting(request), channel_id=find_channel_id(login))
        return Response(status=204)
