"""A room's modes and AutoMod's levels: what moderators may read and change."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.api.state import RoomStateView
from chat.models import Room
from chat.policies.modes import MAX_ACCOUNT_AGE_MIN, MAX_FOLLOWED_MIN, MAX_SLOW_S
from chat.policies.permissions import Permission
from chat.selectors.roles import require_permission
from chat.selectors.rooms import find_channel_id
from chat.services.room_settings import change_settings
from streams.api.requests import require_account
from twitchclone.core.errors import InvalidInput


class SettingsChangeShape(serializers.Serializer[Any]):
    """What may be changed of a room; every field may be left out."""

    slow_mode_s = serializers.IntegerField(required=False, min_value=0, max_value=MAX_SLOW_S)
    followers_only_min = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=MAX_FOLLOWED_MIN,
        help_text="Minutes one must have followed; 0 any follower; null everybody.",
    )
    is_subscribers_only = serializers.BooleanField(required=False)
    is_emote_only = serializers.BooleanField(required=False)
    is_unique_chat = serializers.BooleanField(required=False)
    needs_verified_email = serializers.BooleanField(required=False)
    minimum_account_age_min = serializers.IntegerField(
        required=False, min_value=0, max_value=MAX_ACCOUNT_AGE_MIN
    )
    blocks_links = serializers.BooleanField(required=False)
    holds_suspicious = serializers.BooleanField(
        required=False, help_text="Whether messages of possible ban evaders wait for a moderator."
    )
    automod_level = serializers.IntegerField(required=False, min_value=0, max_value=4)
    automod_levels = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=4),
        required=False,
        help_text="Levels by category, where they differ from `automod_level`.",
    )


class SettingsShape(SettingsChangeShape):
    """All settings; `shield` is what shield mode puts in force, empty for the site's default."""

    is_shield_on = serializers.BooleanField()
    shield = serializers.DictField()


class RoomView(RoomStateView):
    """`/api/v1/channels/<login>/chat/`."""

    @extend_schema(
        summary="Change a room's modes",
        request=SettingsChangeShape,
        responses=SettingsShape,
        examples=[OpenApiExample("Slow", value={"slow_mode_s": 30}, request_only=True)],
    )
    def patch(self, request: Request, login: str) -> Response:
        """Change what is given and answer with all settings; what is so already stays so."""
        actor = acting(request)
        changed = change_settings(
            actor=actor, channel_id=find_channel_id(login), **read_settings(request.data)
        )
        return Response(represent_settings(changed.room))


class SettingsView(APIView):
    """`/api/v1/channels/<login>/chat/settings/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="All settings of a room, for its moderators", responses=SettingsShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with the settings."""
        channel_id = find_channel_id(login)
        require_permission(require_account(request), channel_id, Permission.SETTINGS)
        return Response(represent_settings(Room.objects.get(pk=channel_id)))


def read_settings(data: Any) -> dict[str, Any]:
    """The settings in a JSON object; raises InvalidInput for names there are not."""
    shape = SettingsChangeShape(data=data)
    shape.is_valid(raise_exception=True)
    unknown = sorted(set(data) - set(shape.fields))
    if unknown:
        raise InvalidInput(f"There is no setting “{unknown[0][:40]}”.", field=unknown[0][:40])
    return dict(shape.validated_data)


def represent_settings(room: Room) -> dict[str, Any]:
    """The settings by column."""
    return {name: getattr(room, name) for name in SettingsShape().get_fields()}
