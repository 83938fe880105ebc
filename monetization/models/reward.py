"""Rewards that a channel gives for its points, and who has asked for which."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from streams.models import Channel


class Reward(models.Model):
    """What can be had for points. One that is taken down stays, for those who had it."""

    class Kind(models.TextChoices):
        """CUSTOM is what the broadcaster thinks up; the others every channel has."""

        CUSTOM = "custom"
        HIGHLIGHT = "highlight"
        SUB_ONLY_MESSAGE = "sub_only_message"
        UNLOCK_EMOTE = "unlock_emote"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="rewards")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.CUSTOM)
    title = models.CharField(max_length=45, blank=True)
    prompt = models.CharField(max_length=200, blank=True)
    cost = models.PositiveIntegerField()
    color = models.CharField(max_length=7, default="#e0693e")
    needs_text = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=True)
    is_paused = models.BooleanField(default=False)
    # None: no bound.
    max_per_stream = models.PositiveIntegerField(null=True)
    max_per_user_per_stream = models.PositiveIntegerField(null=True)
    cooldown_s = models.PositiveIntegerField(null=True)
    # Fulfilled at once, without anybody deciding.
    skips_queue = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(cost__gt=0), name="reward_costs_something"),
            models.UniqueConstraint(
                fields=["channel", "kind"],
                condition=~models.Q(kind="custom"),
                name="reward_built_in_once",
            ),
        ]
        indexes = [models.Index(fields=["channel", "cost"], name="reward_of_channel")]

    def __str__(self) -> str:
        return self.title or self.kind


class Redemption(models.Model):
    """Somebody has paid for a reward; title and cost are as they were then."""

    class Status(models.TextChoices):
        """Twitch's names."""

        UNFULFILLED = "UNFULFILLED"
        FULFILLED = "FULFILLED"
        CANCELED = "CANCELED"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="redemptions")
    reward = models.ForeignKey(Reward, on_delete=models.CASCADE, related_name="redemptions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="redemptions"
    )
    # The broadcast it was asked for in, which bounds count by.
    broadcast_id = models.UUIDField(null=True)
    title = models.CharField(max_length=45)
    cost = models.PositiveIntegerField()
    user_input = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.UNFULFILLED)
    # The viewer's own name for this try: sent twice, it is one redemption.
    idempotency_key = models.CharField(max_length=64)
    redeemed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "idempotency_key"], name="redemption_once_per_key"
            )
        ]
        indexes = [
            models.Index(fields=["reward", "-redeemed_at"], name="redemption_of_reward"),
            models.Index(
                fields=["channel", "redeemed_at"],
                name="redemption_queue",
                condition=models.Q(status="UNFULFILLED"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} for {self.user_id}"
