"""Bits over the API: packs and what they cost, one's own, and who gave a channel most."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from monetization.providers import provider_name
from monetization.selectors.bits import (
    MAX_LEADERS,
    PERIODS,
    bits_leaders,
    wallet_history,
    wallet_of,
)
from monetization.selectors.prices import bits_prices
from monetization.services.bits import buy_bits
from monetization.services.checkouts import start_checkout
from streams.api.requests import read_limit, require_account, viewer_of
from streams.selectors.channels import get_channel
from streams.views.addresses import absolute_url
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput
from twitchclone.core.http import visitor_country


class PackShape(serializers.Serializer[Any]):
    """A pack; the price is in minor units with tax."""

    bits = serializers.IntegerField()
    amountMinor = serializers.IntegerField()
    currency = serializers.CharField()


class PacksShape(serializers.Serializer[Any]):
    """What is on sale in a country."""

    country = serializers.CharField(allow_blank=True)
    results = PackShape(many=True)


class BitsOrderShape(serializers.Serializer[Any]):
    """Which pack; it costs what the visitor's country pays."""

    bits = serializers.IntegerField(min_value=1)


class BitsCheckoutShape(serializers.Serializer[Any]):
    """Where to pay."""

    checkoutUrl = serializers.CharField()


class WalletLineShape(serializers.Serializer[Any]):
    """One change: `kind` is sale (bought), cheer, refund or dispute_lost; `at` in ms."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    bits = serializers.IntegerField()
    balance = serializers.IntegerField()
    at = serializers.IntegerField()


class WalletShape(serializers.Serializer[Any]):
    """One's own bits, and the newest changes."""

    balance = serializers.IntegerField()
    history = WalletLineShape(many=True)


class LeaderShape(serializers.Serializer[Any]):
    """A place."""

    rank = serializers.IntegerField()
    login = serializers.CharField()
    displayName = serializers.CharField()
    avatarUrl = serializers.CharField(allow_blank=True)
    bits = serializers.IntegerField()


class LeadersShape(serializers.Serializer[Any]):
    """Who gave most in the period that runs."""

    period = serializers.ChoiceField(PERIODS)
    results = LeaderShape(many=True)


class PacksView(APIView):
    """`/api/v1/bits/packs/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Packs of bits and their prices",
        responses=PacksShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with the prices of the visitor's country; none where nobody can pay."""
        country = visitor_country(request)
        packs = [
            {"bits": bits, "amountMinor": price.amount_minor, "currency": price.currency}
            for bits, price in (bits_prices(country=country) if provider_name() else {}).items()
        ]
        return Response({"country": country, "results": packs})


class BitsOrdersView(APIView):
    """`/api/v1/bits/orders/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Buy bits", request=BitsOrderShape, responses={201: BitsCheckoutShape})
    def post(self, request: Request) -> Response:
        """Order a pack; it is on the account once it is paid."""
        buyer = require_account(request)
        shape = BitsOrderShape(data=request.data)
        shape.is_valid(raise_exception=True)
        asked = shape.validated_data
        order = buy_bits(buyer=buyer, bits=asked["bits"], country=visitor_country(request))
        checkout = start_checkout(order=order, site_url=absolute_url(request, "/"))
        return Response({"checkoutUrl": checkout.url}, status=201)


class WalletView(APIView):
    """`/api/v1/me/bits/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="One's own bits",
        parameters=[
            OpenApiParameter("before", int, description="The number of the oldest change known."),
            OpenApiParameter("limit", int, description="1 to 100."),
        ],
        responses=WalletShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with the balance and a page of changes, newest first."""
        account = require_account(request)
        limit = read_limit(request, default=20, maximum=100)
        lines = [
            {
                "number": line.number,
                "kind": line.kind,
                "bits": line.amount_minor,
                "balance": line.balance_minor,
                "at": clock.to_ms(line.occurred_at),
            }
            for line in wallet_history(account.pk, before=_before(request), limit=limit)
        ]
        return Response({"balance": wallet_of(account.pk), "history": lines})


class LeaderboardView(APIView):
    """`/api/v1/channels/<login>/bits/leaderboard/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Who gave a channel most bits",
        parameters=[
            OpenApiParameter("period", str, enum=PERIODS, description="Default: all."),
            OpenApiParameter("limit", int, description=f"1 to {MAX_LEADERS}."),
        ],
        responses=LeadersShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with the best; periods are of UTC, weeks begin on Monday."""
        channel = get_channel(login, viewer=viewer_of(request))
        period = request.query_params.get("period", "") or "all"
        limit = read_limit(request, default=10, maximum=MAX_LEADERS)
        leaders = [
            {
                "rank": leader.rank,
                "login": leader.user.login,
                "displayName": leader.user.get_full_name(),
                "avatarUrl": leader.user.avatar_url,
                "bits": leader.bits,
            }
            for leader in bits_leaders(channel.pk, period=period, limit=limit)
        ]
        return Response({"period": period, "results": leaders})


def _before(request: Request) -> int | None:
    text = request.query_params.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InvalidInput("before is the number of a change.", field="before")
    return int(text)
