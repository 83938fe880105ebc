"""The shapes of ads in the API."""

from typing import Any

from rest_framework import serializers

from monetization.models import AdKind
from monetization.policies.ads import BREAK_LENGTHS_S, SCHEDULE_MIN
from monetization.services.ads.reports import EVENTS
from monetization.services.ads.tickets import MAX_LENGTH


class AdShape(serializers.Serializer[Any]):
    """One ad to be shown; `token` goes with each report of it."""

    token = serializers.CharField()
    title = serializers.CharField()
    media_url = serializers.CharField()
    media_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    duration_ms = serializers.IntegerField()
    click_url = serializers.CharField(allow_blank=True)


class AdsShape(serializers.Serializer[Any]):
    """Ads in the order they are shown; an empty list for whoever sees none."""

    ads = AdShape(many=True)


class AdQueryShape(serializers.Serializer[Any]):
    """Which ads are asked for."""

    kind = serializers.ChoiceField(choices=AdKind.choices)
    # A word of Python's, so it has its name below.
    ad_break = serializers.UUIDField(required=False)


class AdReportShape(serializers.Serializer[Any]):
    """What happened to an ad."""

    token = serializers.CharField(max_length=MAX_LENGTH)
    event = serializers.ChoiceField(choices=[(event, event) for event in EVENTS])


class AdReportedShape(serializers.Serializer[Any]):
    """False when the same was reported before."""

    is_counted = serializers.BooleanField()


class AdSettingsShape(serializers.Serializer[Any]):
    """One's own channel's ads; `next_break_at` is null while none is planned."""

    is_preroll_on = serializers.BooleanField()
    every_min = serializers.ChoiceField(choices=[(one, str(one)) for one in SCHEDULE_MIN])
    length_s = serializers.ChoiceField(choices=[(one, str(one)) for one in BREAK_LENGTHS_S])
    next_break_at = serializers.DateTimeField(read_only=True, allow_null=True)
    snoozes_left = serializers.IntegerField(read_only=True)


class NewAdBreakShape(serializers.Serializer[Any]):
    """How long a break is to be, in seconds."""

    length_s = serializers.ChoiceField(choices=[(one, str(one)) for one in BREAK_LENGTHS_S])


class AdBreakShape(serializers.Serializer[Any]):
    """A break that has begun."""

    id = serializers.UUIDField()
    length_s = serializers.IntegerField()
    started_at = serializers.DateTimeField()
