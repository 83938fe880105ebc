"""A channel's hype train, and when its trains begin."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from monetization.pricing import hype
from monetization.pricing.hype import Difficulty, Rules
from monetization.selectors.hype import (
    describe_train,
    hype_rules,
    last_train,
    running_train,
)
from monetization.services.hype import save_hype_settings
from streams.api.requests import require_account, viewer_of
from streams.selectors.channels import get_channel
from streams.services.channels import require_editor
from twitchclone.core import clock, rate_limit
from twitchclone.core.http import client_address

READS = rate_limit.Limit("hype-reads", 120, 60)
CHANGES = rate_limit.Limit("hype-changes", 30, 60)


class HypeTrainShape(serializers.Serializer[Any]):
    """`train` of docs/events-socket.md: what is on its way, and what arrived last; `now` in ms."""

    running = serializers.DictField(allow_null=True)
    last = serializers.DictField(allow_null=True)
    now = serializers.IntegerField()


class HypeSettingsShape(serializers.Serializer[Any]):
    """When a train begins: so many gifts by so many accounts within five minutes."""

    is_on = serializers.BooleanField()
    min_contributions = serializers.IntegerField(
        min_value=hype.MIN_NEEDED, max_value=hype.MAX_NEEDED
    )
    min_contributors = serializers.IntegerField(
        min_value=hype.MIN_NEEDED, max_value=hype.MAX_NEEDED
    )
    difficulty = serializers.ChoiceField([one.value for one in Difficulty])
    cooldown_h = serializers.IntegerField(
        min_value=hype.MIN_COOLDOWN_H, max_value=hype.MAX_COOLDOWN_H
    )


class HypeTrainView(APIView):
    """`/api/v1/channels/<login>/hype-train/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="The hype train on its way, and the last one", responses=HypeTrainShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with both, null where there is none."""
        account = viewer_of(request)
        rate_limit.require(READS, str(account.pk) if account else client_address(request))
        channel_id = get_channel(login, viewer=account).pk
        running, last = running_train(channel_id), last_train(channel_id)
        return Response(
            {
                "running": describe_train(running) if running else None,
                "last": describe_train(last) if last else None,
                "now": clock.to_ms(clock.now()),
            }
        )


class HypeSettingsView(APIView):
    """`/api/v1/channels/<login>/hype-train/settings/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="When the channel's hype trains begin", responses=HypeSettingsShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with the settings; 403 for all but the broadcaster and staff."""
        actor = require_account(request)
        channel = get_channel(login, viewer=actor)
        require_editor(actor, channel)
        return Response(represent_rules(hype_rules(channel.pk)))

    @extend_schema(
        summary="Change when the channel's hype trains begin",
        request=HypeSettingsShape(partial=True),
        responses=HypeSettingsShape,
    )
    def patch(self, request: Request, login: str) -> Response:
        """Change what is given and answer with all of it."""
        actor = require_account(request)
        rate_limit.require(CHANGES, str(actor.pk))
        channel = get_channel(login, viewer=actor)
        shape = HypeSettingsShape(data=request.data, partial=True)
        shape.is_valid(raise_exception=True)
        wanted = represent_rules(hype_rules(channel.pk)) | shape.validated_data
        rules = Rules(**{**wanted, "difficulty": Difficulty(wanted["difficulty"])})
        save_hype_settings(channel=channel, actor=actor, rules=rules)
        return Response(represent_rules(rules))


def represent_rules(rules: Rules) -> dict[str, Any]:
    """The settings as JSON."""
    return {
        "is_on": rules.is_on,
        "min_contributions": rules.min_contributions,
        "min_contributors": rules.min_contributors,
        "difficulty": rules.difficulty.value,
        "cooldown_h": rules.cooldown_h,
    }
