"""Bits that were given to channels, one row each: what totals and leaderboards count."""

from django.conf import settings
from django.db import models

from streams.models import Channel


class Cheer(models.Model):
    """Bits given with a chat line; the ledger has the same under the same key.

    Whoever deleted the account since is nobody here, and the channel keeps its totals.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="cheers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="cheers"
    )
    bits = models.PositiveIntegerField()
    # Given without a name: in no leaderboard and in no badge.
    is_anonymous = models.BooleanField(default=False)
    idempotency_key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(bits__gt=0), name="cheer_not_empty")
        ]
        indexes = [
            models.Index(fields=["channel", "at"], name="cheer_of_channel"),
            models.Index(fields=["channel", "user"], name="cheer_of_giver"),
        ]

    def __str__(self) -> str:
        return f"{self.bits} bits for {self.channel_id}"
