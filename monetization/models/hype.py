"""Hype trains: what a channel has set, its trains, who contributed, and what has been counted."""

from django.conf import settings
from django.db import models

from monetization.pricing.hype import Difficulty, Kind
from streams.models import Channel

_KINDS = [(kind.value, kind.value) for kind in Kind]
_DIFFICULTIES = [(one.value, one.value) for one in Difficulty]


class HypeSettings(models.Model):
    """When a channel's trains begin and how hard they are; a channel without a row has defaults."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, primary_key=True, related_name="hype_settings"
    )
    is_on = models.BooleanField(default=True)
    min_contributions = models.PositiveSmallIntegerField()
    min_contributors = models.PositiveSmallIntegerField()
    difficulty = models.CharField(max_length=10, choices=_DIFFICULTIES)
    cooldown_h = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"hype train settings of {self.channel_id}"


class HypeTrain(models.Model):
    """A train as `monetization.pricing.hype.Train` has it; without `ended_at` it is on its way."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="hype_trains")
    difficulty = models.CharField(max_length=10, choices=_DIFFICULTIES)
    level = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    next_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=models.Q(ended_at__isnull=True),
                name="hype_one_on_its_way",
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(ended_at__isnull=True),
                name="hype_due",
            ),
            models.Index(fields=["channel", "-started_at"], name="hype_of_channel"),
        ]

    def __str__(self) -> str:
        return f"hype train of {self.channel_id} at level {self.level}"


class HypeContributor(models.Model):
    """What one account gave to one train, of one kind; nobody anonymous."""

    train = models.ForeignKey(HypeTrain, on_delete=models.CASCADE, related_name="contributors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hype_contributions"
    )
    kind = models.CharField(max_length=12, choices=_KINDS)
    points = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["train", "user", "kind"], name="hype_contributor_once")
        ]
        indexes = [models.Index(fields=["train", "kind", "-points"], name="hype_top")]

    def __str__(self) -> str:
        return f"{self.points} points of {self.user_id}"


class HypeContribution(models.Model):
    """Something that was counted, so that it is counted once; five minutes of it may begin a train.

    `key` is the event's id, or a subscriber's month: a month that began with a purchase or a gift
    and is shared later is told by two events. The month of a gift's recipient has no points.
    """

    key = models.CharField(max_length=100, unique=True)
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="hype_contributions", db_index=False
    )
    train = models.ForeignKey(
        HypeTrain, null=True, on_delete=models.SET_NULL, related_name="contributions"
    )
    # Nobody for an anonymous giver, and for one whose account is gone.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=_KINDS)
    points = models.PositiveBigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "at"], name="hype_window")]

    def __str__(self) -> str:
        return f"{self.points} points for {self.channel_id}"
