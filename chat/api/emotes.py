"""The emotes that can be written in a channel, and the badges worn there."""

import hashlib
import json
from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.reading import AnonymousReads
from chat.selectors.badges import badge_sets
from chat.selectors.emote_picker import emotes_to_pick
from chat.selectors.rooms import find_channel_id
from streams.api.requests import viewer_of


class EmoteShape(serializers.Serializer[Any]):
    """One emote; `images` are addresses by scale ("1", "2", "4"; "static" stands still)."""

    id = serializers.CharField()
    code = serializers.CharField()
    isAnimated = serializers.BooleanField()
    width = serializers.IntegerField()
    images = serializers.DictField(child=serializers.CharField())
    access = serializers.CharField()
    channel = serializers.CharField(allow_null=True)


# `global` is a word of Python, so the class is made from a dictionary.
EmotesShape = type(
    "EmotesShape",
    (serializers.Serializer,),
    {
        "__doc__": "Usable ones by where they come from, and what one cannot use yet.",
        **{
            group: EmoteShape(many=True, help_text=text)
            for group, text in {
                "global": "Everybody's, everywhere.",
                "channel": "The channel's that the account may use.",
                "mine": "Other channels' that it may use here.",
                "locked": "The channel's for followers or subscribers that it is not.",
            }.items()
        },
    },
)


class BuiltInBadgeShape(serializers.Serializer[Any]):
    """A badge the site draws."""

    type = serializers.CharField()
    title = serializers.CharField()
    image = serializers.CharField()


class ChannelBadgeShape(serializers.Serializer[Any]):
    """A badge the channel draws, worn from `threshold` months or bits on."""

    type = serializers.CharField()
    threshold = serializers.IntegerField()
    images = serializers.DictField(child=serializers.CharField())


class BadgesShape(serializers.Serializer[Any]):
    """All badges of a channel."""

    builtIn = BuiltInBadgeShape(many=True)
    channel = ChannelBadgeShape(many=True)


class EmotesView(APIView):
    """`/api/v1/channels/<login>/chat/emotes/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="Emotes to write in this channel", responses=EmotesShape)
    def get(self, request: Request, login: str) -> HttpResponseBase:
        """Answer with all groups, or 304 to whoever has them already."""
        viewer = viewer_of(request)
        body = emotes_to_pick(find_channel_id(login), viewer.pk if viewer else None)
        return _conditional(request, body)


class BadgesView(APIView):
    """`/api/v1/channels/<login>/chat/badges/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="Badges worn in this channel", responses=BadgesShape)
    def get(self, request: Request, login: str) -> HttpResponseBase:
        """Answer with the drawings, or 304."""
        return _conditional(request, badge_sets(find_channel_id(login)))


def _conditional(request: Request, body: dict[str, Any]) -> HttpResponseBase:
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]
    etag = f'"{digest}"'
    response = Response(body, headers={"ETag": etag})
    # What one may use is one's own matter; asking again is cheap.
    patch_cache_control(response, private=True, no_cache=True)
    answer = get_conditional_response(request._request, etag=etag, response=response)
    return answer if answer is not None else response
