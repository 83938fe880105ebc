"""Bans and timeouts of a channel."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting, read_before
from chat.models import Ban
from chat.policies.permissions import Permission
from chat.policies.texts import MAX_REASON
from chat.selectors.bans import MAX_LIMIT, list_bans
from chat.selectors.roles import find_user, require_permission
from chat.selectors.rooms import find_channel_id
from chat.services.bans import MAX_TIMEOUT_S, ban_user, unban_user
from streams.api.requests import read_limit, require_account


class BanShape(serializers.Serializer[Any]):
    """A ban, or with `expires_at` a timeout; `moderator` is null once that account is gone."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    moderator = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class BanListShape(serializers.Serializer[Any]):
    """A page, newest first; `next_before` is null on the last one."""

    results = BanShape(many=True)
    next_before = serializers.IntegerField(allow_null=True)


class NewBanShape(serializers.Serializer[Any]):
    """Whom to silence; without `duration_s` for good."""

    login = serializers.CharField(max_length=25)
    duration_s = serializers.IntegerField(
        required=False, allow_null=True, help_text=f"1 to {MAX_TIMEOUT_S}."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_REASON, default=""
    )


class BanListView(APIView):
    """`/api/v1/channels/<login>/chat/bans/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Bans and timeouts in force",
        parameters=[
            OpenApiParameter("before", int, description="`next_before` of the page before."),
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}."),
        ],
        responses=BanListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with a page, for who may ban or time out."""
        channel_id = find_channel_id(login)
        actor = require_account(request)
        require_permission(actor, channel_id, Permission.BAN, Permission.TIMEOUT)
        limit = read_limit(request, default=MAX_LIMIT, maximum=MAX_LIMIT)
        bans = list_bans(channel_id, limit=limit, before=read_before(request))
        following = bans[-1].pk if len(bans) == limit else None
        return Response({"results": [_represent(ban) for ban in bans], "next_before": following})

    @extend_schema(
        summary="Ban somebody, or time out", request=NewBanShape, responses={201: BanShape}
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the ban."""
        actor = acting(request)
        shape = NewBanShape(data=request.data)
        shape.is_valid(raise_exception=True)
        wanted = dict(shape.validated_data)
        channel_id = find_channel_id(login)
        require_permission(actor, channel_id, Permission.BAN, Permission.TIMEOUT)
        user = find_user(wanted.pop("login"))
        ban = ban_user(actor=actor, channel_id=channel_id, user=user, **wanted)
        return Response(_represent(ban), status=201)


class BanView(APIView):
    """`/api/v1/channels/<login>/chat/bans/<user_login>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Lift a ban or timeout", responses={204: None})
    def delete(self, request: Request, login: str, user_login: str) -> Response:
        """Answer 204."""
        actor, channel_id = acting(request), find_channel_id(login)
        require_permission(actor, channel_id, Permission.BAN, Permission.TIMEOUT)
        unban_user(actor=actor, channel_id=channel_id, user=find_user(user_login))
        return Response(status=204)


def _represent(ban: Ban) -> dict[str, Any]:
    return {
        "id": ban.pk,
        "login": ban.user.login,
        "display_name": ban.user.get_full_name(),
        "moderator": ban.moderator.login if ban.moderator else None,
        "reason": ban.reason,
        "created_at": ban.created_at.isoformat(),
        "expires_at": ban.expires_at.isoformat() if ban.expires_at else None,
    }
