"""Alerts over the picture: how each kind looks, for the channel's owner."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from chat.api.moderating import acting
from chat.policies import alerts as policy
from chat.selectors.alerts import alert_rules, represent_rule
from chat.services.alerts import change_alert, reset_alert, send_test_alert
from streams.api.requests import require_account
from streams.models import Channel
from streams.selectors.channels import get_channel
from streams.services.channels import require_editor
from twitchclone.core.errors import InvalidInput


class AlertChangeShape(serializers.Serializer[Any]):
    """What may be changed of one kind; every field may be left out."""

    is_enabled = serializers.BooleanField(required=False)
    minimum = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=policy.MAX_MINIMUM,
        help_text="Of bits, minor units, viewers or gifts; other kinds have none.",
    )
    template = serializers.CharField(required=False, max_length=policy.MAX_TEMPLATE_LENGTH)
    shows_message = serializers.BooleanField(required=False)
    duration_ms = serializers.IntegerField(
        required=False, min_value=policy.MIN_DURATION_MS, max_value=policy.MAX_DURATION_MS
    )
    animation = serializers.ChoiceField(choices=policy.ANIMATIONS, required=False)
    position = serializers.ChoiceField(choices=policy.POSITIONS, required=False)
    font_size_px = serializers.IntegerField(
        required=False, min_value=policy.MIN_FONT_SIZE_PX, max_value=policy.MAX_FONT_SIZE_PX
    )
    color = serializers.RegexField(r"^#[0-9a-fA-F]{6}$", required=False)
    sound = serializers.ChoiceField(
        choices=(*policy.SOUNDS, policy.OWN_SOUND, policy.NO_SOUND), required=False
    )
    volume_percent = serializers.IntegerField(required=False, min_value=0, max_value=100)


class AlertShape(AlertChangeShape):
    """How one kind looks; the addresses are empty where there is none."""

    sound_url = serializers.CharField()
    image_url = serializers.CharField()


class AlertsShape(serializers.Serializer[Any]):
    """How each kind looks, by its name."""

    def get_fields(self) -> dict[str, Any]:
        """One for each kind there is."""
        return {kind: AlertShape() for kind in policy.KINDS}


class AlertListView(APIView):
    """`/api/v1/channels/<login>/alerts/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="How a channel's alerts look, for its owner",
        responses=AlertsShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with all kinds by name."""
        channel = _own(require_account(request), login)
        rules = alert_rules(channel.pk)
        return Response({kind: represent_rule(rule) for kind, rule in rules.items()})


class AlertView(APIView):
    """`/api/v1/channels/<login>/alerts/<kind>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Change how a kind of alert looks", request=AlertChangeShape, responses=AlertShape
    )
    def patch(self, request: Request, login: str, kind: str) -> Response:
        """Change what is given; open overlays show the next alert so."""
        actor = acting(request)
        shape = AlertChangeShape(data=request.data)
        shape.is_valid(raise_exception=True)
        unknown = sorted(set(request.data) - set(shape.fields))
        if unknown:
            raise InvalidInput(f"There is no setting “{unknown[0][:40]}”.", field=unknown[0][:40])
        rule = change_alert(
            actor=actor, channel=_own(actor, login), kind=kind, **shape.validated_data
        )
        return Response(represent_rule(rule))

    @extend_schema(summary="Go back to the site's own look", responses=AlertShape)
    def delete(self, request: Request, login: str, kind: str) -> Response:
        """Forget the settings, the picture and the sound."""
        actor = acting(request)
        return Response(
            represent_rule(reset_alert(actor=actor, channel=_own(actor, login), kind=kind))
        )


class AlertTestView(APIView):
    """`/api/v1/channels/<login>/alerts/<kind>/test/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Show a test on open overlays", request=None, responses={204: None})
    def post(self, request: Request, login: str, kind: str) -> Response:
        """Nothing of it reaches viewers."""
        actor = acting(request)
        send_test_alert(actor=actor, channel=_own(actor, login), kind=kind)
        return Response(status=204)


def _own(actor: User, login: str) -> Channel:
    channel = get_channel(login, viewer=actor)
    require_editor(actor, channel)
    return channel
