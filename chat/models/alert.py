"""How a channel shows an event over its picture."""

from django.db import models

from streams.models import Channel


class AlertRule(models.Model):
    """One kind of event in one channel; without a row the site's defaults hold.

    What the values may be is in `chat.policies.alerts`; `minimum` counts what that says of the
    kind. `sound_file` and `image` are names in the default storage.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="alert_rules")
    kind = models.CharField(max_length=12)
    is_enabled = models.BooleanField(default=True)
    minimum = models.PositiveBigIntegerField(default=0)
    template = models.CharField(max_length=200)
    shows_message = models.BooleanField(default=True)
    duration_ms = models.PositiveIntegerField(default=6_000)
    animation = models.CharField(max_length=12, default="slide")
    position = models.CharField(max_length=8, default="top")
    font_size_px = models.PositiveSmallIntegerField(default=40)
    color = models.CharField(max_length=7, default="#ffffff")
    sound = models.CharField(max_length=12)
    volume_percent = models.PositiveSmallIntegerField(default=60)
    sound_file = models.CharField(max_length=100, blank=True)
    image = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind"], name="alert_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.channel_id}"
