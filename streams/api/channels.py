"""One channel, and the list of those that are live."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from streams.api.representations import represent_card, represent_channel, represent_hit
from streams.api.requests import read_limit, read_text, require_account, viewer_of
from streams.api.schemas import (
    ChannelChangeShape,
    ChannelShape,
    LiveListShape,
    SearchShape,
)
from streams.selectors import channels as channel_selectors
from streams.selectors import live
from streams.selectors.categories import get_category
from streams.services.channels import update_channel
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address

CHANGES = rate_limit.Limit("channel-change", count=20, period_s=60)
SEARCHES = rate_limit.Limit("channel-search", count=60, period_s=60)

_CATEGORY = {"id": 7, "name": "Chess", "slug": "chess"}
_STARTED = "2026-05-01T18:00:00+00:00"
_BROADCAST = "0b8f6f0e-7f0e-4d8b-9b5c-2f3f8d0a4b11"
_CHANNEL_EXAMPLE = {
    "id": 42,
    "login": "ana",
    "display_name": "Ana",
    "avatar_url": None,
    "title": "Endgames until midnight",
    "category": _CATEGORY,
    "tags": ["blitz"],
    "language": "en",
    "is_mature": False,
    "follower_count": 1200,
    "live": {
        "is_live": True,
        "state": "live",
        "broadcast_id": _BROADCAST,
        "playback_url": f"http://localhost:8080/live/{_BROADCAST}/index.m3u8",
        "thumbnail_url": f"http://localhost:8080/live/{_BROADCAST}/thumbnail.jpg",
        "title": "Endgames until midnight",
        "category": _CATEGORY,
        "viewer_count": 311,
        "started_at": _STARTED,
    },
}


class ChannelView(APIView):
    """`/api/v1/channels/<login>/`."""

    @extend_schema(
        summary="A channel and whether it is live",
        responses=ChannelShape,
        examples=[OpenApiExample("Live", value=_CHANNEL_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with the channel; 404 for an unknown or suspended one."""
        channel = channel_selectors.get_channel(login, viewer=viewer_of(request))
        return Response(represent_channel(channel, request))

    @extend_schema(
        summary="Change title, category, tags, language or the mature mark",
        request=ChannelChangeShape,
        responses=ChannelShape,
        examples=[
            OpenApiExample(
                "Another game",
                value={"title": "Now with friends", "category": "chess"},
                request_only=True,
            )
        ],
    )
    def patch(self, request: Request, login: str) -> Response:
        """Change what is given; the owner may, and staff with the permission."""
        actor = require_account(request)
        channel = channel_selectors.get_channel(login, viewer=actor)
        update_channel(channel=channel, actor=actor, **_read_change(request, actor))
        return Response(represent_channel(channel_selectors.get_channel(login), request))


def _read_change(request: Request, actor: User) -> dict[str, Any]:
    rate_limit.require(CHANGES, str(actor.pk))
    shape = ChannelChangeShape(data=request.data)
    shape.is_valid(raise_exception=True)
    change = dict(shape.validated_data)
    if change.get("category"):
        change["category"] = get_category(change["category"])
    return change


class LiveChannelsView(APIView):
    """`/api/v1/channels/live/`."""

    @extend_schema(
        summary="Who is live, most watched first",
        parameters=[
            OpenApiParameter("category", str, description="Slug of a category."),
            OpenApiParameter("language", str, description="ISO 639-1 code."),
            OpenApiParameter("tag", str, description="A tag of the channel."),
            OpenApiParameter("cursor", str, description="`next_cursor` of the page before."),
            OpenApiParameter("limit", int, description="1 to 100, default 24."),
        ],
        responses=LiveListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with one page; one query."""
        page = live.list_live(
            category_slug=read_text(request, "category"),
            language=read_text(request, "language"),
            tag=read_text(request, "tag"),
            cursor=read_text(request, "cursor", max_length=200),
            limit=read_limit(request, default=24, maximum=live.MAX_LIMIT),
        )
        results = [represent_card(card, request) for card in page.cards]
        return Response({"results": results, "next_cursor": page.next_cursor or None})


class ChannelSearchView(APIView):
    """`/api/v1/search/channels`."""

    @extend_schema(
        summary="Channels by the beginning of their names' words, live ones first",
        parameters=[
            OpenApiParameter("query", str, required=True),
            OpenApiParameter("limit", int, description="1 to 50, default 20."),
        ],
        responses=SearchShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with what was found; nothing for an empty query."""
        rate_limit.require(SEARCHES, client_address(request))
        limit = read_limit(request, default=20, maximum=channel_selectors.MAX_LIMIT)
        hits = channel_selectors.search(read_text(request, "query") or "", limit)
        return Response({"results": [represent_hit(hit) for hit in hits]})
