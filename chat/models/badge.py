"""Badges that a channel draws itself."""

from django.db import models

from streams.models import Channel


class ChannelBadge(models.Model):
    """The picture of a badge from some month, or number of bits, on; three sizes as for emotes."""

    class Set(models.TextChoices):
        """Which of the channel's badges this replaces."""

        SUBSCRIBER = "subscriber"
        BITS = "bits"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="chat_badges")
    set_id = models.CharField(max_length=12, choices=Set.choices)
    threshold = models.PositiveIntegerField()
    image = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "set_id", "threshold"], name="channel_badge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.set_id} {self.threshold}"
