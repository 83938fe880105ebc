"""Webhooks as they came: stored before anything is done about them, kept to be read again."""

from django.db import models


class ProviderEventState(models.TextChoices):
    """PENDING waits for a worker, or for the event it builds on; FAILED waits for staff."""

    PENDING = "pending"
    PROCESSED = "processed"
    IGNORED = "ignored"
    FAILED = "failed"


class ProviderEvent(models.Model):
    """One message of a payment provider; its id at the provider lets it in once."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    # Messages of one key are handled one after the other, in the order they happened.
    object_key = models.CharField(max_length=120)
    body = models.BinaryField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=ProviderEventState.choices, default=ProviderEventState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "provider event"
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="providerevent_once")
        ]
        indexes = [
            models.Index(
                fields=["provider", "object_key"],
                name="providerevent_pending",
                condition=models.Q(state="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
