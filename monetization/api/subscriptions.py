"""One's subscription to a channel: beginning, cancelling, a higher tier, sharing a month."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.requests import require_account
from accounts.selectors.users import get_by_login
from monetization.models import Order, Subscription
from monetization.selectors.subscriptions import subscription_of, subscriptions_of
from monetization.services.checkouts import start_checkout
from monetization.services.subscriptions import (
    cancel_subscription,
    share_month,
    subscribe,
    upgrade_subscription,
)
from streams.views.addresses import absolute_url
from twitchclone.core import rate_limit
from twitchclone.core.http import visitor_country

# As many as a person clicks; each makes a row here and a page at the provider.
CHECKOUTS = rate_limit.Limit("checkout", count=20, period_s=600)
CHANGES = rate_limit.Limit("subscription-change", count=30, period_s=60)


class SubscriptionShape(serializers.Serializer[Any]):
    """A subscription as its owner sees it; `renews_at` null when nothing will be charged."""

    channel = serializers.DictField(child=serializers.CharField())
    tier = serializers.IntegerField()
    state = serializers.ChoiceField(["active", "grace", "ended"])
    is_gift = serializers.BooleanField()
    is_founder = serializers.BooleanField()
    months = serializers.IntegerField()
    streak = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    paid_until = serializers.DateTimeField()
    renews_at = serializers.DateTimeField(allow_null=True)
    can_share_month = serializers.BooleanField()


class OwnSubscriptionShape(serializers.Serializer[Any]):
    """Null where none is in force."""

    subscription = SubscriptionShape(allow_null=True)


class OwnSubscriptionsShape(serializers.Serializer[Any]):
    """Those in force, and those that have ended, newest first."""

    results = SubscriptionShape(many=True)


class TierShape(serializers.Serializer[Any]):
    """What is wanted."""

    tier = serializers.IntegerField(min_value=1, max_value=3)


class CheckoutShape(serializers.Serializer[Any]):
    """Where to pay: a page of the provider, for the buyer alone."""

    checkout_url = serializers.CharField()


class MonthShape(serializers.Serializer[Any]):
    """What to say with it, and whether to tell the months without a break."""

    message = serializers.CharField(max_length=500, allow_blank=True, default="")
    is_streak_shared = serializers.BooleanField(default=True)


class SubscriptionView(APIView):
    """`/api/v1/channels/<login>/subscription/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="One's subscription to the channel", responses=OwnSubscriptionShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with it, or null."""
        return _answer(require_account(request).pk, get_by_login(login).pk)

    @extend_schema(
        summary="Subscribe: make an order and its page at the provider",
        request=TierShape,
        responses={201: CheckoutShape},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the page; the subscription begins once it is paid."""
        account = require_account(request)
        tier = read_shape(TierShape, request)["tier"]
        rate_limit.require(CHECKOUTS, str(account.pk))
        order = subscribe(
            subscriber=account,
            channel_id=get_by_login(login).pk,
            tier=tier,
            country=visitor_country(request),
        )
        return checkout_answer(request, order)

    @extend_schema(
        summary="Cancel the renewals; what is paid stays", responses={202: OwnSubscriptionShape}
    )
    def delete(self, request: Request, login: str) -> Response:
        """Answer 202: the provider has been asked, its answer follows."""
        account = require_account(request)
        rate_limit.require(CHANGES, str(account.pk))
        channel_id = get_by_login(login).pk
        cancel_subscription(subscriber=account, channel_id=channel_id)
        return _answer(account.pk, channel_id, status=202)


class SubscriptionUpgradeView(APIView):
    """`/api/v1/channels/<login>/subscription/upgrade/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="A higher tier: a new month begins when it is paid",
        request=TierShape,
        responses={201: CheckoutShape},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the page where it is paid."""
        account = require_account(request)
        tier = read_shape(TierShape, request)["tier"]
        rate_limit.require(CHECKOUTS, str(account.pk))
        order = upgrade_subscription(
            subscriber=account,
            channel_id=get_by_login(login).pk,
            tier=tier,
            country=visitor_country(request),
        )
        return checkout_answer(request, order)


class SharedMonthView(APIView):
    """`/api/v1/channels/<login>/subscription/share/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Tell the channel of the newest month",
        request=MonthShape,
        responses=OwnSubscriptionShape,
    )
    def post(self, request: Request, login: str) -> Response:
        """Once for each month."""
        account = require_account(request)
        month = read_shape(MonthShape, request)
        rate_limit.require(CHANGES, str(account.pk))
        channel_id = get_by_login(login).pk
        share_month(subscriber=account, channel_id=channel_id, **month)
        return _answer(account.pk, channel_id)


class OwnSubscriptionsView(APIView):
    """`/api/v1/me/subscriptions/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="The account's subscriptions", responses=OwnSubscriptionsShape)
    def get(self, request: Request) -> Response:
        """Answer with the newest 100; one query."""
        rows = subscriptions_of(require_account(request).pk)
        return Response({"results": [represent(row) for row in rows]})


def read_shape(shape_class: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The request's body; raises DRF's ValidationError."""
    shape = shape_class(data=request.data)
    shape.is_valid(raise_exception=True)
    return dict(shape.validated_data)


def checkout_answer(request: Request, order: Order) -> Response:
    """201 with the page where the order is paid."""
    checkout = start_checkout(order=order, site_url=absolute_url(request, "/"))
    return Response({"checkout_url": checkout.url}, status=201)


def represent(row: Subscription) -> dict[str, Any]:
    """SubscriptionShape of a row with its channel's owner."""
    owner = row.channel.owner
    return {
        "channel": {"login": owner.login, "display_name": owner.get_full_name()},
        "tier": row.tier,
        "state": row.state,
        "is_gift": row.is_gift,
        "is_founder": row.is_founder,
        "months": row.months,
        "streak": row.streak,
        "started_at": row.started_at.isoformat(),
        "paid_until": row.paid_until.isoformat(),
        "renews_at": row.next_renewal_at.isoformat() if row.next_renewal_at else None,
        "can_share_month": row.is_month_unshared and row.is_in_force,
    }


def _answer(account_id: int, channel_id: int, *, status: int = 200) -> Response:
    row = subscription_of(account_id=account_id, channel_id=channel_id)
    return Response({"subscription": represent(row) if row else None}, status=status)
