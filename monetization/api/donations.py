"""Donations over the API: what a channel takes, giving, and deciding on held messages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from monetization.models import DonationSettings, DonationState
from monetization.providers import provider_name
from monetization.selectors.donations import (
    channel_donations,
    describe_donation,
    donation_rules,
    donation_settings,
    held_donations,
    require_donation_moderator,
)
from monetization.services.checkouts import start_checkout
from monetization.services.donations import (
    MAX_MESSAGE,
    MAX_NAME,
    change_donation_settings,
    decide_donation,
    donate,
)
from streams.api.requests import require_account, viewer_of
from streams.selectors.channels import get_channel
from streams.views.addresses import absolute_url
from twitchclone.core.money import Money


class BoundShape(serializers.Serializer[Any]):
    """The least and the most in a currency, in minor units."""

    currency = serializers.CharField()
    minMinor = serializers.IntegerField()
    maxMinor = serializers.IntegerField()


class DonationRulesShape(serializers.Serializer[Any]):
    """What the channel takes."""

    isOn = serializers.BooleanField()
    bounds = BoundShape(many=True)


class GiftShape(serializers.Serializer[Any]):
    """What to give; the name is what others see."""

    amountMinor = serializers.IntegerField(min_value=1, max_value=10**12)
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    message = serializers.CharField(required=False, allow_blank=True, max_length=MAX_MESSAGE)
    name = serializers.CharField(required=False, allow_blank=True, max_length=MAX_NAME)
    isAnonymous = serializers.BooleanField(required=False)


class PayShape(serializers.Serializer[Any]):
    """Where to pay."""

    id = serializers.UUIDField()
    checkoutUrl = serializers.CharField()


class DonationShape(serializers.Serializer[Any]):
    """A donation as the channel's moderators see it; `paidAt` in ms."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    login = serializers.CharField()
    isAnonymous = serializers.BooleanField()
    amountMinor = serializers.IntegerField()
    currency = serializers.CharField()
    message = serializers.CharField()
    state = serializers.ChoiceField(DonationState.values)
    reasons = serializers.ListField(child=serializers.DictField())
    paidAt = serializers.IntegerField(allow_null=True)


class DonationsShape(serializers.Serializer[Any]):
    """A list of them."""

    results = DonationShape(many=True)


class DecisionShape(serializers.Serializer[Any]):
    """What is to become of the message."""

    decision = serializers.ChoiceField(["approve", "refuse"])


class DonationSettingsShape(serializers.Serializer[Any]):
    """What the channel wants; the minimum is in minor units of the site's currency."""

    isOn = serializers.BooleanField(required=False)
    minimumMinor = serializers.IntegerField(required=False, min_value=0, max_value=10**12)
    holdsMessages = serializers.BooleanField(required=False)


class DonateView(APIView):
    """`/api/v1/channels/<login>/donations/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="What may be donated to a channel", responses=DonationRulesShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with the bounds; the site's currency first."""
        rules = donation_rules(get_channel(login, viewer=viewer_of(request)).pk)
        bounds = [
            {"currency": currency, "minMinor": least, "maxMinor": most}
            for currency, (least, most) in rules.bounds.items()
        ]
        return Response({"isOn": rules.is_on and bool(provider_name()), "bounds": bounds})

    @extend_schema(summary="Donate", request=GiftShape, responses={201: PayShape})
    def post(self, request: Request, login: str) -> Response:
        """Order it; the channel is told once it is paid."""
        donor = require_account(request)
        shape = GiftShape(data=request.data)
        shape.is_valid(raise_exception=True)
        asked = shape.validated_data
        channel = get_channel(login, viewer=donor)
        donation = donate(
            donor=donor,
            channel_id=channel.pk,
            amount=Money(asked["amountMinor"], asked["currency"]),
            message=asked.get("message", ""),
            name=asked.get("name", ""),
            is_anonymous=asked.get("isAnonymous", False),
        )
        site_url = absolute_url(request, "/")
        checkout = start_checkout(order=donation.order, site_url=site_url)
        return Response({"id": str(donation.pk), "checkoutUrl": checkout.url}, status=201)


class HeldDonationsView(APIView):
    """`/api/v1/channels/<login>/donations/held/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Donors' messages that wait for a moderator", responses=DonationsShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with all that wait, oldest first; for the channel's moderators."""
        channel_id = _moderated(request, login)
        rows = held_donations(channel_id)
        return Response({"results": [describe_donation(row) for row in rows]})


class ReceivedDonationsView(APIView):
    """`/api/v1/channels/<login>/donations/received/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="What a channel was donated", responses=DonationsShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with the newest; for the channel's moderators."""
        channel_id = _moderated(request, login)
        rows = channel_donations(channel_id)
        return Response({"results": [describe_donation(row) for row in rows]})


class HeldDonationView(APIView):
    """`/api/v1/channels/<login>/donations/held/<id>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Let a donor's message be seen, or not",
        request=DecisionShape,
        responses=DonationShape,
    )
    def post(self, request: Request, login: str, donation_id: UUID) -> Response:
        """Decide; 409 once somebody else has."""
        actor = require_account(request)
        shape = DecisionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        donation = decide_donation(
            actor=actor,
            channel_id=get_channel(login, viewer=actor).pk,
            donation_id=donation_id,
            is_shown=shape.validated_data["decision"] == "approve",
        )
        return Response(describe_donation(donation))


class DonationSettingsView(APIView):
    """`/api/v1/me/donations/settings/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="What one's own channel wants of donations", responses=DonationSettingsShape
    )
    def get(self, request: Request) -> Response:
        """Answer with the settings."""
        return Response(_settings(donation_settings(require_account(request).pk)))

    @extend_schema(
        summary="Change it", request=DonationSettingsShape, responses=DonationSettingsShape
    )
    def patch(self, request: Request) -> Response:
        """Change what is given."""
        actor = require_account(request)
        shape = DonationSettingsShape(data=request.data, partial=True)
        shape.is_valid(raise_exception=True)
        asked = shape.validated_data
        row = change_donation_settings(
            actor=actor,
            channel_id=actor.pk,
            is_on=asked.get("isOn"),
            minimum_minor=asked.get("minimumMinor"),
            holds_messages=asked.get("holdsMessages"),
        )
        return Response(_settings(row))


def _moderated(request: Request, login: str) -> int:
    account = require_account(request)
    channel = get_channel(login, viewer=account)
    require_donation_moderator(account, channel.pk)
    channel_id: int = channel.pk
    return channel_id


def _settings(row: DonationSettings) -> dict[str, Any]:
    return {
        "isOn": row.is_on,
        "minimumMinor": row.minimum_minor,
        "holdsMessages": row.holds_messages,
    }
