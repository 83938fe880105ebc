"""What a subscription costs where the visitor is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from monetization.models import Price
from monetization.pricing.currencies import format_minor
from monetization.providers import provider_name
from monetization.selectors.prices import plan_prices
from monetization.services.gifts import GIFT_COUNTS
from twitchclone.core.http import visitor_country


class PlanShape(serializers.Serializer[Any]):
    """A tier and what a month of it costs here, tax included; `price` is the amount in words."""

    tier = serializers.IntegerField()
    name = serializers.CharField()
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    price = serializers.CharField()


class PlansShape(serializers.Serializer[Any]):
    """Empty on a site that takes no payments; `gift_counts` are how many can be given at once."""

    results = PlanShape(many=True)
    gift_counts = serializers.ListField(child=serializers.IntegerField())


class PlansView(APIView):
    """`/api/v1/subscription-plans/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Tiers of subscriptions and their prices here", responses=PlansShape)
    def get(self, request: Request) -> Response:
        """Answer with the tiers that are for sale; one query."""
        prices = plan_prices(country=visitor_country(request)) if provider_name() else {}
        return Response(
            {
                "results": [_represent(tier, prices[tier]) for tier in sorted(prices)],
                "gift_counts": list(GIFT_COUNTS),
            }
        )


def _represent(tier: int, price: Price) -> dict[str, Any]:
    return {
        "tier": tier,
        "name": price.plan.name if price.plan else "",
        "amount_minor": price.amount_minor,
        "currency": price.currency,
        "price": format_minor(price.amount_minor, price.currency),
    }
