"""Channel points: what a viewer has in a channel, and the journal of how that came."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class PointsProgram(models.Model):
    """What a channel has chosen for its points; without a row, the defaults."""

    channel = models.OneToOneField(
        Channel, primary_key=True, on_delete=models.CASCADE, related_name="points_program"
    )
    is_enabled = models.BooleanField(default=True)
    # What the channel calls them; empty: "points", in the reader's language.
    name = models.CharField(max_length=25, blank=True)

    def __str__(self) -> str:
        return f"points of {self.channel_id}"


class PointsAccount(models.Model):
    """A viewer's points in a channel.

    Whoever deleted the account since is nobody here, and the journal stays. Written by
    `services.points` only, with the entry that explains the change.
    """

    channel = models.ForeignKey(
        Channel, null=True, on_delete=models.SET_NULL, related_name="points_accounts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="points"
    )
    points = models.BigIntegerField(default=0)
    # The broadcast that was watched last, and how many in a row they were.
    watched_broadcast = models.UUIDField(null=True)
    streak = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "user"], name="points_one_per_pair"),
            models.CheckConstraint(
                condition=models.Q(points__gte=0), name="points_never_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.channel_id}"


class PointsEntry(models.Model):
    """One change, for ever: the database refuses UPDATE and DELETE."""

    class Kind(models.TextChoices):
        """What points come and go for."""

        WATCH = "watch"
        BONUS = "bonus"
        FOLLOW = "follow"
        STREAK = "streak"
        RAID = "raid"
        REDEMPTION = "redemption"
        REFUND = "refund"
        STAKE = "stake"
        STAKE_REFUND = "stake_refund"
        PAYOUT = "payout"

    account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    points = models.BigIntegerField()
    # What the account had after it.
    balance = models.BigIntegerField()
    idempotency_key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(points=0) & models.Q(balance__gte=0),
                name="points_entry_moves_and_covers",
            )
        ]
        indexes = [models.Index(fields=["account", "-id"], name="points_statement")]

    def __str__(self) -> str:
        return f"{self.points:+} ({self.kind})"
