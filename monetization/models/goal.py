"""What a channel wants to reach, and which events have been counted towards it."""

from django.db import models
from django.utils import timezone

from streams.models import Channel


class GoalKind(models.TextChoices):
    """What is counted; the first three by what there is, the others by what comes."""

    FOLLOWERS = "followers"
    SUBSCRIPTIONS = "subscriptions"
    SUB_POINTS = "sub_points"
    BITS = "bits"
    DONATIONS = "donations"


class Goal(models.Model):
    """One for each kind in a channel.

    `current` is `start_value` and what came since; for what is counted by what there is, `baseline`
    is how many there were when the goal was set. Donations count minor units of `currency`.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="goals")
    kind = models.CharField(max_length=14, choices=GoalKind.choices)
    title = models.CharField(max_length=80)
    target = models.PositiveBigIntegerField()
    start_value = models.PositiveBigIntegerField(default=0)
    baseline = models.PositiveBigIntegerField(default=0)
    current = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    deadline_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind"], name="goal_one_per_kind"),
            models.CheckConstraint(condition=models.Q(target__gt=0), name="goal_target_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} goal of {self.channel_id}"


class GoalContribution(models.Model):
    """An event that was counted, so that one delivered again counts nothing."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="contributions")
    event_id = models.UUIDField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "event_id"], name="goal_counts_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for goal {self.goal_id}"
