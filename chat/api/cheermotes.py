"""The words that give bits, and what they look like."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.selectors.cheermotes import cheermotes
from chat.selectors.rooms import find_channel_id
from monetization.selectors.bits import wallet_of
from monetization.services.bits import MAX_CHEER_BITS, MIN_CHEER_BITS, are_bits_sold
from streams.api.requests import viewer_of


class CheerTierShape(serializers.Serializer[Any]):
    """From `minBits` on a cheer looks so; `images` are `animated` and `static` (SVG)."""

    tier = serializers.IntegerField()
    minBits = serializers.IntegerField()
    color = serializers.CharField()
    images = serializers.DictField(child=serializers.CharField())


class CheermoteShape(serializers.Serializer[Any]):
    """A word to write before a number: `Cheer100`."""

    prefix = serializers.CharField()
    tiers = CheerTierShape(many=True)


class CheermotesShape(serializers.Serializer[Any]):
    """What can be cheered with in the channel; `balance` is one's own, null without an account."""

    isOn = serializers.BooleanField()
    minBits = serializers.IntegerField()
    maxBits = serializers.IntegerField()
    balance = serializers.IntegerField(allow_null=True)
    results = CheermoteShape(many=True)


class CheermotesView(APIView):
    """`/api/v1/channels/<login>/cheermotes/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Cheermotes of a channel", responses=CheermotesShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with all of them; the same everywhere for now."""
        find_channel_id(login)
        viewer = viewer_of(request)
        return Response(
            {
                "isOn": are_bits_sold(),
                "minBits": MIN_CHEER_BITS,
                "maxBits": MAX_CHEER_BITS,
                "balance": wallet_of(viewer.pk) if viewer else None,
                "results": cheermotes(),
            }
        )
