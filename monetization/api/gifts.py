"""Giving months: to somebody by name, or to viewers that the site chooses."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.requests import require_account
from accounts.models import User
from accounts.selectors.users import get_by_login
from monetization.api.subscriptions import (
    CHECKOUTS,
    CheckoutShape,
    checkout_answer,
    read_shape,
)
from monetization.models import Order
from monetization.services.gifts import GIFT_COUNTS, gift_subscription, gift_to_community
from twitchclone.core import rate_limit
from twitchclone.core.http import visitor_country


class NewGiftShape(serializers.Serializer[Any]):
    """`recipient` is a login; without one the site chooses `count` viewers."""

    tier = serializers.IntegerField(min_value=1, max_value=3)
    recipient = serializers.CharField(max_length=25, allow_blank=True, default="")
    count = serializers.ChoiceField(GIFT_COUNTS, default=1)
    is_anonymous = serializers.BooleanField(default=False)


class GiftsView(APIView):
    """`/api/v1/channels/<login>/gifts/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Give subscriptions: make an order and its page at the provider",
        request=NewGiftShape,
        responses={201: CheckoutShape},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the page; the gifts are given once it is paid."""
        account = require_account(request)
        wanted = read_shape(NewGiftShape, request)
        rate_limit.require(CHECKOUTS, str(account.pk))
        order = _order(account, get_by_login(login).pk, wanted, visitor_country(request))
        return checkout_answer(request, order)


def _order(gifter: User, channel_id: int, wanted: dict[str, Any], country: str) -> Order:
    if wanted["recipient"]:
        return gift_subscription(
            gifter=gifter,
            channel_id=channel_id,
            recipient=get_by_login(wanted["recipient"]),
            tier=wanted["tier"],
            country=country,
            is_anonymous=wanted["is_anonymous"],
        )
    return gift_to_community(
        gifter=gifter,
        channel_id=channel_id,
        count=wanted["count"],
        tier=wanted["tier"],
        country=country,
        is_anonymous=wanted["is_anonymous"],
    )
