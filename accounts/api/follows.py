"""Following a channel, and the list of those one follows."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.requests import read_number, require_account
from accounts.models import Follow
from accounts.selectors.follows import MAX_LIMIT, follower_count, list_follows
from accounts.selectors.users import get_by_login
from accounts.services.follows import FOLLOW_CHANGES, follow_channel, unfollow_channel
from twitchclone.core import rate_limit

_MAX_ID = 2**63 - 1


class FollowShape(serializers.Serializer[Any]):
    """Whether one follows, and how many do."""

    is_following = serializers.BooleanField()
    follower_count = serializers.IntegerField()


class FollowedShape(serializers.Serializer[Any]):
    """One followed channel."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    is_notified = serializers.BooleanField()
    followed_at = serializers.DateTimeField()


class FollowsShape(serializers.Serializer[Any]):
    """A page of followed channels."""

    results = FollowedShape(many=True)
    next_cursor = serializers.IntegerField(allow_null=True)


class FollowView(APIView):
    """`/api/v1/channels/<login>/follow/`; both methods may be repeated."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Follow a channel", request=None, responses=FollowShape)
    def post(self, request: Request, login: str) -> Response:
        """Follow."""
        account = require_account(request)
        rate_limit.require(FOLLOW_CHANGES, str(account.pk))
        channel = get_by_login(login)
        follow_channel(follower=account, followed_id=channel.pk)
        return _answer(channel.pk, is_following=True)

    @extend_schema(summary="Unfollow a channel", request=None, responses=FollowShape)
    def delete(self, request: Request, login: str) -> Response:
        """Unfollow."""
        account = require_account(request)
        rate_limit.require(FOLLOW_CHANGES, str(account.pk))
        channel = get_by_login(login)
        unfollow_channel(follower=account, followed_id=channel.pk)
        return _answer(channel.pk, is_following=False)


class FollowsView(APIView):
    """`/api/v1/me/follows/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Channels the account follows, newest first",
        parameters=[
            OpenApiParameter("cursor", int, description="`next_cursor` of the page before."),
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}, default 50."),
        ],
        responses=FollowsShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with one page; one query."""
        page = list_follows(
            require_account(request),
            cursor=read_number(request, "cursor", default=0, minimum=1, maximum=_MAX_ID),
            limit=read_number(request, "limit", default=50, minimum=1, maximum=MAX_LIMIT),
        )
        results = [_represent(follow) for follow in page.follows]
        return Response({"results": results, "next_cursor": page.next_cursor or None})


def _answer(channel_id: int, *, is_following: bool) -> Response:
    return Response({"is_following": is_following, "follower_count": follower_count(channel_id)})


def _represent(follow: Follow) -> dict[str, Any]:
    channel = follow.followed
    return {
        "id": channel.pk,
        "login": channel.login,
        "display_name": channel.get_full_name(),
        "avatar_url": channel.avatar_url or None,
        "is_notified": follow.is_notified,
        "followed_at": follow.created_at.isoformat(),
    }
