"""When a channel shows ads: its schedule, and the breaks there were."""

import uuid

from django.conf import settings
from django.db import models

from streams.models import Channel
from twitchclone.core import clock


class AdSettings(models.Model):
    """A channel's own choices; its row is the lock of everything about its breaks."""

    channel = models.OneToOneField(
        Channel, primary_key=True, on_delete=models.CASCADE, related_name="ad_settings"
    )
    is_preroll_on = models.BooleanField(default=True, db_default=True)
    # Minutes between scheduled breaks, 0 for none, and how long they are.
    every_min = models.PositiveSmallIntegerField(default=0)
    length_s = models.PositiveSmallIntegerField(default=60)
    # Of the broadcast that goes on; null until the schedule has seen it.
    next_break_at = models.DateTimeField(null=True)
    snoozes_left = models.PositiveSmallIntegerField(default=3)
    last_break_ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "ad settings"
        indexes = [
            models.Index(
                fields=["next_break_at"],
                name="adsettings_scheduled",
                condition=models.Q(every_min__gt=0),
            )
        ]

    def __str__(self) -> str:
        return f"ads of {self.channel_id}"


class AdBreak(models.Model):
    """Ads in the middle of a broadcast; who began it is nobody for the schedule's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="ad_breaks")
    length_s = models.PositiveSmallIntegerField()
    is_automatic = models.BooleanField(default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(length_s__gte=30, length_s__lte=180),
                name="adbreak_30_to_180_seconds",
            )
        ]
        indexes = [models.Index(fields=["channel", "-started_at"], name="adbreak_of_channel")]

    def __str__(self) -> str:
        return f"{self.length_s} s in {self.channel_id}"
