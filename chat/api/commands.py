"""The slash commands there are, for the composer's auto-complete."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.reading import AnonymousReads
from chat.parsing.commands import COMMANDS


class CommandShape(serializers.Serializer[Any]):
    """One command; `permission` is one of a moderator's, "broadcaster", or empty for everybody."""

    name = serializers.CharField()
    usage = serializers.CharField()
    about = serializers.CharField()
    permission = serializers.CharField(allow_blank=True)


class CommandsShape(serializers.Serializer[Any]):
    """All of them."""

    commands = CommandShape(many=True)


class CommandsView(APIView):
    """`/api/v1/channels/<login>/chat/commands/`; the same in every channel."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="Slash commands of chat", responses=CommandsShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with the table."""
        commands = [
            {
                "name": spec.name,
                "usage": spec.usage,
                "about": gettext(spec.description),
                "permission": spec.permission,
            }
            for spec in COMMANDS.values()
        ]
        return Response({"commands": commands})
