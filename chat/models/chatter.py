"""An account in chat: its colour and choices everywhere, and what it is in one channel."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class ChatProfile(models.Model):
    """What an account chose for every chat; missing means the defaults."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="chat_profile",
    )
    color = models.CharField(max_length=7, blank=True)  # "#rrggbb"; empty: one by the account's id
    accepts_whispers = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"chat profile of {self.user_id}"


class Chatter(models.Model):
    """An account's history in one channel; the first message makes it."""

    class Suspicion(models.TextChoices):
        """How much the channel trusts the account."""

        NONE = "", "none"
        MONITORED = "monitored"
        RESTRICTED = "restricted"  # every message waits for a moderator
        POSSIBLE_EVADER = "possible_evader"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="chatters")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chatter_of"
    )
    first_message_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField(null=True)
    message_count = models.PositiveBigIntegerField(default=0)
    rules_version = models.PositiveIntegerField(default=0)  # the rules it has agreed to
    suspicion = models.CharField(max_length=16, choices=Suspicion.choices, blank=True)
    suspicion_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="chatter_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.channel_id}"


class ChatterTrace(models.Model):
    """Where an account wrote from, as keyed digests: what tells a banned one that comes back."""

    class Kind(models.TextChoices):
        """What the digest is of."""

        ADDRESS = "address"
        DEVICE = "device"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_traces"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "digest"], name="chatter_trace_once"),
        ]
        indexes = [models.Index(fields=["kind", "digest"], name="chatter_trace_digest")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class ChatWarning(models.Model):
    """A moderator's warning; the account writes again once it has acknowledged it."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="chat_warnings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_warnings"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "user"],
                condition=models.Q(acknowledged_at=None),
                name="chat_warning_open",
            ),
        ]

    def __str__(self) -> str:
        return f"warning for {self.user_id}"


class Block(models.Model):
    """`user` neither sees what `blocked` says nor gets whispers from it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "blocked"], name="block_once"),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("blocked")), name="block_not_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} blocks {self.blocked_id}"
