"""Donations: money with a message, what moderators decided on it, and what a channel wants."""

import uuid

from django.conf import settings
from django.db import models

from monetization.models.order import Order
from streams.models import Channel


class DonationState(models.TextChoices):
    """UNPAID until the money is there; only SHOWN and REFUSED ones were told to others."""

    UNPAID = "unpaid"
    HELD = "held"
    SHOWN = "shown"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Donation(models.Model):
    """What somebody gave with a message; the order has the money.

    `name` is what others see, empty for an anonymous one. `reasons` say why it is held, as AutoMod
    names them: `[{"category", "level", "start", "end"}]`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="donation")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="donations")
    donor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="donations"
    )
    name = models.CharField(max_length=50, blank=True)
    is_anonymous = models.BooleanField(default=False)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    message = models.CharField(max_length=255, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=10, choices=DonationState.choices, default=DonationState.UNPAID
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "-paid_at"], name="donation_of_channel"),
            models.Index(
                fields=["channel", "paid_at"],
                name="donation_held",
                condition=models.Q(state="held"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} for {self.channel_id}"


class DonationSettings(models.Model):
    """What a channel wants of donations; one without a row takes them."""

    channel = models.OneToOneField(
        Channel, primary_key=True, on_delete=models.CASCADE, related_name="donation_settings"
    )
    is_on = models.BooleanField(default=True)
    # In SITE_CURRENCY; 0: the site's own minimum.
    minimum_minor = models.PositiveBigIntegerField(default=0)
    # Every message waits for a moderator, not only what AutoMod finds.
    holds_messages = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"donations of {self.channel_id}"
