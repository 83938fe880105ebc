"""Predictions: viewers stake channel points on what will happen."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class Prediction(models.Model):
    """A question with two to ten outcomes; one at most is open in a channel."""

    class Status(models.TextChoices):
        """Twitch's names."""

        ACTIVE = "ACTIVE"
        LOCKED = "LOCKED"
        RESOLVED = "RESOLVED"
        CANCELED = "CANCELED"

    id = models.UUIDField(primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="predictions")
    title = models.CharField(max_length=45)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    winner = models.ForeignKey(
        "PredictionOutcome", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    locks_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=models.Q(status__in=["ACTIVE", "LOCKED"]),
                name="prediction_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PredictionOutcome(models.Model):
    """What may happen; the sums are those of its stakes."""

    id = models.UUIDField(primary_key=True)
    prediction = models.ForeignKey(Prediction, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=25)
    points = models.PositiveBigIntegerField(default=0)
    users = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class PredictionStake(models.Model):
    """What an account has staked; on one outcome only.

    It outlives the account: what was staked stays in the pool, for those who are left.
    """

    prediction = models.ForeignKey(Prediction, on_delete=models.CASCADE, related_name="stakes")
    outcome = models.ForeignKey(PredictionOutcome, on_delete=models.CASCADE, related_name="stakes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="prediction_stakes",
    )
    points = models.PositiveIntegerField()
    # What it came back as; None until the end.
    paid = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prediction", "user"], name="prediction_stake_once"),
            models.CheckConstraint(
                condition=models.Q(points__gt=0), name="prediction_stake_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} on {self.outcome_id}"
