"""Terms a channel blocks or allows, and messages that wait for a moderator."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class Term(models.Model):
    """A word or phrase; `*` stands for any run of characters within a word (chat.automod)."""

    class Kind(models.TextChoices):
        """What a match means."""

        BLOCKED = "blocked"  # the message is refused
        HELD = "held"  # the message waits for a moderator
        ALLOWED = "allowed"  # AutoMod does not look at it

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="chat_terms")
    text = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "text"], name="chat_term_once"),
        ]

    def __str__(self) -> str:
        return self.text


class HeldMessage(models.Model):
    """A message that AutoMod or a suspicion keeps back until a moderator decides."""

    class Status(models.TextChoices):
        """What became of it."""

        PENDING = "pending"
        APPROVED = "approved"
        DENIED = "denied"
        EXPIRED = "expired"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="held_messages")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_messages"
    )
    text = models.TextField()
    # The prepared line, ready for the room's stream when it is approved.
    body = models.JSONField(default=dict)
    # [{"category", "level", "start", "end"}] in code points: what was found where.
    reasons = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "id"],
                condition=models.Q(status="pending"),
                name="held_message_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"held {self.pk}"
