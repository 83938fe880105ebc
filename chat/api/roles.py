"""A channel's moderators and VIPs."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.models import ChannelRole
from chat.policies.permissions import Permission
from chat.selectors.roles import find_user, list_roles, require_moderator
from chat.selectors.rooms import find_channel_id
from chat.services.roles import grant_role, revoke_role
from streams.api.requests import require_account


class RoleShape(serializers.Serializer[Any]):
    """Who helps; `permissions` are a moderator's."""

    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(ChannelRole.Kind.values)
    permissions = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()


class RoleListShape(serializers.Serializer[Any]):
    """All of them, by kind and login; `all_permissions` are those there are."""

    results = RoleShape(many=True)
    all_permissions = serializers.ListField(child=serializers.CharField())


class NewRoleShape(serializers.Serializer[Any]):
    """The role to give; a new moderator without `permissions` gets all."""

    kind = serializers.ChoiceField(ChannelRole.Kind.values)
    permissions = serializers.ListField(
        child=serializers.ChoiceField(list(Permission)), required=False, allow_null=True
    )


class RoleListView(APIView):
    """`/api/v1/channels/<login>/chat/roles/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Moderators and VIPs", responses=RoleListShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with all of them, for those who keep order here."""
        channel_id = find_channel_id(login)
        require_moderator(require_account(request), channel_id)
        results = [_represent(role) for role in list_roles(channel_id)]
        return Response({"results": results, "all_permissions": sorted(Permission)})


class RoleView(APIView):
    """`/api/v1/channels/<login>/chat/roles/<user_login>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Make somebody a moderator or VIP, or change what a moderator may do",
        request=NewRoleShape,
        responses=RoleShape,
    )
    def put(self, request: Request, login: str, user_login: str) -> Response:
        """Answer with the role."""
        actor = acting(request)
        shape = NewRoleShape(data=request.data)
        shape.is_valid(raise_exception=True)
        channel_id = find_channel_id(login)
        require_moderator(actor, channel_id)
        role = grant_role(
            actor=actor, channel_id=channel_id, user=find_user(user_login), **shape.validated_data
        )
        return Response(_represent(role))

    @extend_schema(summary="Take the role away, or give one's own back", responses={204: None})
    def delete(self, request: Request, login: str, user_login: str) -> Response:
        """Answer 204."""
        actor, channel_id = acting(request), find_channel_id(login)
        if actor.login != user_login.lower():
            require_moderator(actor, channel_id)
        revoke_role(actor=actor, channel_id=channel_id, user=find_user(user_login))
        return Response(status=204)


def _represent(role: ChannelRole) -> dict[str, Any]:
    return {
        "login": role.user.login,
        "display_name": role.user.get_full_name(),
        "avatar_url": role.user.avatar_url or None,
        "kind": role.kind,
        "permissions": role.permissions,
        "created_at": role.created_at.isoformat(),
    }
