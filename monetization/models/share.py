"""What part of a sale is the channel's: rows that are added, so that every share stays known."""

from django.conf import settings
from django.db import models

from streams.models import Channel


class ShareKind(models.TextChoices):
    """Where money comes from. Bits are not here: what a bit is worth to a channel is one price."""

    SUBSCRIPTION = "subscription"
    GIFT = "gift"
    DONATION = "donation"
    ADS = "ads"


class ChannelShare(models.Model):
    """A share from a moment on, until a newer row replaces it; without a channel: of all others."""

    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.CASCADE, related_name="shares"
    )
    kind = models.CharField(max_length=12, choices=ShareKind.choices)
    # Of what is left after tax, in hundredths of a percent.
    share_bp = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    valid_from = models.DateTimeField(editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = "channel share"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share_bp__lte=10_000), name="channelshare_at_most_all"
            )
        ]
        indexes = [models.Index(fields=["kind", "channel", "-id"], name="channelshare_newest")]

    def __str__(self) -> str:
        return f"{self.share_bp / 100:g} % of {self.kind}"
