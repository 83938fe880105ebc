"""Stream keys: what a publisher proves itself with."""

from django.db import models
from django.utils import timezone

from streams.models.channel import Channel


class StreamKey(models.Model):
    """A named key of a channel. The clear text is shown once and not stored."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="stream_keys")
    name = models.CharField(max_length=40)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The last four characters, so that people can tell their keys apart.
    hint = models.CharField(max_length=4, editable=False)
    is_primary = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="stream_key_name_unique"),
            models.UniqueConstraint(
                fields=["channel"],
                condition=models.Q(is_primary=True),
                name="stream_key_one_primary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"
