"""`GET /api/v1/me/`: the account that asks."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.requests import require_account
from accounts.models import User
from accounts.selectors.security import is_email_confirmed

_EXAMPLE = {
    "id": 42,
    "login": "ana",
    "display_name": "Ana",
    "email": "ana@example.org",
    "is_email_confirmed": True,
    "avatar_url": None,
    "banner_url": None,
    "bio": "Speedruns on Fridays.",
    "links": [{"title": "Blog", "url": "https://ana.example.org"}],
    "is_staff": False,
    "created_at": "2026-05-01T18:00:00+00:00",
}


class LinkShape(serializers.Serializer[Any]):
    """A link of a profile."""

    title = serializers.CharField()
    url = serializers.URLField()


class MeShape(serializers.Serializer[Any]):
    """What an account reads about itself."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    email = serializers.EmailField()
    is_email_confirmed = serializers.BooleanField()
    avatar_url = serializers.CharField(allow_null=True)
    banner_url = serializers.CharField(allow_null=True)
    bio = serializers.CharField()
    links = LinkShape(many=True)
    is_staff = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class MeView(APIView):
    """`/api/v1/me/`."""

    # Anonymous visitors are told by NotSignedIn, in the shape of every other refusal.
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="The account that is logged in",
        responses=MeShape,
        examples=[OpenApiExample("Ana", value=_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Answer with the account; 401 for anybody who is not logged in."""
        return Response(represent_me(require_account(request)))


def represent_me(account: User) -> dict[str, Any]:
    """The account as JSON; one query."""
    return {
        "id": account.pk,
        "login": account.login,
        "display_name": account.get_full_name(),
        "email": account.email,
        "is_email_confirmed": is_email_confirmed(account),
        "avatar_url": account.avatar_url or None,
        "banner_url": account.banner_url or None,
        "bio": account.bio,
        "links": account.links,
        "is_staff": account.is_staff,
        "created_at": account.date_joined.isoformat(),
    }
