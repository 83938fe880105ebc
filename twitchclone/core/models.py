"""The outbox: one row for every domain event, kept as the channel's event log."""

import uuid

from django.db import models


class OutboxEvent(models.Model):
    """A domain event, committed with its cause and delivered by the relay."""

    event_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel_id = models.BigIntegerField()
    type = models.CharField(max_length=64)
    data = models.JSONField()
    # The public event before this public one on the channel: a reader who does not have it has
    # missed something. 0 for a channel's first, and on events that are not public.
    previous_public_id = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "event"
        indexes = [
            models.Index(
                fields=["id"],
                name="outbox_pending",
                condition=models.Q(delivered_at=None, failed_at=None),
            ),
            models.Index(fields=["channel_id", "id"], name="outbox_channel"),
            models.Index(fields=["created_at"], name="outbox_created"),
        ]

    def __str__(self) -> str:
        return f"{self.type} #{self.pk}"


class FailedTask(models.Model):
    """A background task that gave up: what it was asked, why it failed, whether it was retried."""

    task_id = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    queue = models.CharField(max_length=120, blank=True)
    kwargs = models.JSONField(default=dict)
    error = models.CharField(max_length=500)
    traceback = models.TextField(blank=True)
    failed_at = models.DateTimeField()
    retried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-failed_at"]
        indexes = [models.Index(fields=["-failed_at"], name="failed_task_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.task_id}"
