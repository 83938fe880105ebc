"""Shield mode's switch, and what it does."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.api.settings import SettingsChangeShape, SettingsShape, read_settings, represent_settings
from chat.models import Room
from chat.selectors.rooms import find_channel_id
from chat.services.shield import prepare_shield, set_shield


class ShieldShape(serializers.Serializer[Any]):
    """The switch, and the set it puts in force; either may be left out."""

    is_on = serializers.BooleanField(required=False)
    settings = SettingsChangeShape(required=False)


class ShieldView(APIView):
    """`/api/v1/channels/<login>/chat/shield/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Turn shield mode on or off, or prepare it",
        request=ShieldShape,
        responses=SettingsShape,
    )
    def put(self, request: Request, login: str) -> Response:
        """Answer with the room's settings."""
        actor = acting(request)
        shape = ShieldShape(data=request.data)
        shape.is_valid(raise_exception=True)
        channel_id = find_channel_id(login)
        with transaction.atomic():
            if "settings" in shape.validated_data:
                settings = read_settings(dict(request.data)["settings"])
                prepare_shield(actor=actor, channel_id=channel_id, settings=settings)
            if "is_on" in shape.validated_data:
                is_on = shape.validated_data["is_on"]
                set_shield(actor=actor, channel_id=channel_id, is_on=is_on)
        return Response(represent_settings(Room.objects.get(pk=channel_id)))
