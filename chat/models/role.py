"""Who helps in a channel's chat: moderators, each with permissions of their own, and VIPs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from streams.models import Channel


class ChannelRole(models.Model):
    """One account's role in one channel; the broadcaster needs none.

    `permissions` are names of `chat.policies.permissions`; only moderators have any.
    """

    class Kind(models.TextChoices):
        """What the account is in the channel."""

        MODERATOR = "moderator"
        VIP = "vip"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="chat_roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_roles"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    permissions = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "user"], name="chat_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.kind} of {self.channel_id}"
