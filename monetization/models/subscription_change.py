"""What became of subscriptions, one row a change: what churn is counted from."""

from django.db import models

from streams.models import Channel


class SubscriptionChangeKind(models.TextChoices):
    """CANCELLED will not renew, ENDED is over; a gift that begins is NEW and renews never."""

    NEW = "new"
    RENEWED = "renewed"
    CANCELLED = "cancelled"
    ENDED = "ended"


class SubscriptionChange(models.Model):
    """A subscription of the channel began, went on, will not go on, or is over. Nobody is named."""

    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="subscription_changes"
    )
    kind = models.CharField(max_length=9, choices=SubscriptionChangeKind.choices)
    is_gift = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["channel", "at"], name="subscriptionchange_of_channel")]

    def __str__(self) -> str:
        return self.kind
