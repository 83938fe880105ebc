"""Raids that are about to happen."""

from django.conf import settings
from django.db import models

from streams.models import Channel


class Raid(models.Model):
    """A channel's viewers are on their way to `target`; the row goes when they have gone."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, primary_key=True, related_name="raid"
    )
    target = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"raid of {self.target_id} by {self.channel_id}"
