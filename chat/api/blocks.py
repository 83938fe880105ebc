"""The list of accounts that somebody blocks."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import acting
from chat.selectors.blocks import list_blocks
from chat.selectors.roles import find_user
from chat.services.blocks import block_user, unblock_user
from streams.api.requests import require_account


class BlockShape(serializers.Serializer[Any]):
    """A blocked account."""

    user_id = serializers.CharField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class BlockListShape(serializers.Serializer[Any]):
    """All of them, by login."""

    results = BlockShape(many=True)


class BlockListView(APIView):
    """`/api/v1/me/blocks/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Whom you block", responses=BlockListShape)
    def get(self, request: Request) -> Response:
        """Answer with all of them; nobody else sees the list."""
        rows = list_blocks(require_account(request).pk)
        results = [
            {
                "user_id": str(row.blocked_id),
                "login": row.blocked.login,
                "display_name": row.blocked.get_full_name(),
                "created_at": row.created_at.isoformat(),
            }
            for row in rows
        ]
        return Response({"results": results})


class BlockView(APIView):
    """`/api/v1/me/blocks/<login>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Block somebody", request=None, responses={204: None})
    def put(self, request: Request, login: str) -> Response:
        """Answer 204, also when it is so already."""
        block_user(actor=acting(request), user=find_user(login))
        return Response(status=204)

    @extend_schema(summary="Unblock somebody", responses={204: None})
    def delete(self, request: Request, login: str) -> Response:
        """Answer 204, also when it is so already."""
        unblock_user(actor=acting(request), user=find_user(login))
        return Response(status=204)
