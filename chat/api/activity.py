"""A channel's feed: pages of what happened, and what its overlays show again or skip."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.moderating import read_before
from chat.api.reading import AnonymousReads
from chat.selectors.feed import describe_entry, list_entries
from chat.selectors.rooms import find_channel_id
from chat.services.feed_control import replay_entry, skip_alert
from chat.wire.feed import FeedKind
from streams.api.requests import read_limit, read_text, require_account
from twitchclone.core.errors import InvalidInput

MAX_LIMIT = 100


class EntryShape(serializers.Serializer[Any]):
    """An event as /ws/events tells it (docs/events-socket.md)."""

    id = serializers.IntegerField()
    event = serializers.CharField()
    at = serializers.IntegerField(help_text="Milliseconds since 1970.")
    # `Serializer.data` is taken; the schema's field is made in `get_fields`.

    def get_fields(self) -> dict[str, Any]:
        """The fields, `data` among them."""
        return {**super().get_fields(), "data": serializers.DictField()}


class ActivityShape(serializers.Serializer[Any]):
    """A page of a feed, newest first; `next_before` is null on the last one."""

    results = EntryShape(many=True)
    next_before = serializers.IntegerField(allow_null=True)


class ActivityView(APIView):
    """`/api/v1/channels/<login>/activity/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        summary="What happened on a channel",
        parameters=[
            OpenApiParameter(
                "kind", str, description=f"Comma-separated: {', '.join(FeedKind)}. Default: all."
            ),
            OpenApiParameter("before", int, description="`next_before` of the page before."),
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}, default 30."),
        ],
        responses=ActivityShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with a page, for anybody."""
        limit = read_limit(request, default=30, maximum=MAX_LIMIT)
        entries = list_entries(
            find_channel_id(login),
            kinds=_read_kinds(request),
            before=read_before(request),
            limit=limit + 1,
        )
        page = entries[:limit]
        following = page[-1].pk if len(entries) > limit else None
        return Response(
            {"results": [describe_entry(entry) for entry in page], "next_before": following}
        )


class ActivityReplayView(APIView):
    """`/api/v1/channels/<login>/activity/<id>/replay/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Show an entry in the overlays again", request=None, responses={204: None}
    )
    def post(self, request: Request, login: str, entry_id: int) -> Response:
        """Tell the overlays, for those who keep order here."""
        actor = require_account(request)
        replay_entry(actor=actor, channel_id=find_channel_id(login), entry_id=entry_id)
        return Response(status=204)


class ActivitySkipView(APIView):
    """`/api/v1/channels/<login>/activity/skip/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="End the alert that overlays show", request=None, responses={204: None})
    def post(self, request: Request, login: str) -> Response:
        """Tell the overlays, for those who keep order here."""
        skip_alert(actor=require_account(request), channel_id=find_channel_id(login))
        return Response(status=204)


def _read_kinds(request: Request) -> list[FeedKind]:
    text = read_text(request, "kind") or ""
    try:
        return [FeedKind(name) for name in text.split(",") if name]
    except ValueError:
        raise InvalidInput("There is no such kind of entry.", field="kind") from None
