"""What became of each ad that was handed out, and how impressions went into the books."""

from django.db import models

from monetization.models.ad_break import AdBreak
from monetization.models.campaign import Campaign, Creative
from streams.models import Channel
from twitchclone.core import clock


class AdKind(models.TextChoices):
    """Before the picture, or in a break."""

    PREROLL = "preroll"
    MIDROLL = "midroll"


class AdBilling(models.Model):
    """The impressions of a campaign in a channel within a minute, as one booking.

    `part` tells those apart that were written down after the minute's first booking.
    `amount_minor` are whole units: what is left over of the mills goes into the pair's next one.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="billings")
    # 0 for a channel that is gone.
    channel_id = models.BigIntegerField()
    minute = models.DateTimeField()
    part = models.PositiveSmallIntegerField()
    impressions = models.PositiveIntegerField()
    mills = models.PositiveBigIntegerField()
    amount_minor = models.PositiveBigIntegerField()
    channel_minor = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "channel_id", "minute", "part"], name="adbilling_once"
            )
        ]
        indexes = [models.Index(fields=["channel_id", "-minute"], name="adbilling_of_channel")]

    def __str__(self) -> str:
        return f"{self.impressions} of {self.campaign_id} in {self.channel_id}"


class AdView(models.Model):
    """One ad handed to one player, from its first report on; the id is that of its token.

    Each moment is set once. `impression_at` is a viewable impression (MRC: half of the picture
    for two seconds); only such a one costs anything.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    # Null: an ad of the site's own VAST tag, which no campaign pays for.
    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.PROTECT, related_name="views"
    )
    creative = models.ForeignKey(Creative, null=True, on_delete=models.SET_NULL)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="+")
    ad_break = models.ForeignKey(AdBreak, null=True, on_delete=models.SET_NULL)
    kind = models.CharField(max_length=7, choices=AdKind.choices)
    # A hash: who watched what is nobody's business.
    viewer_mark = models.CharField(max_length=32)
    # Shown by a player of another site, whose word it is.
    is_outside = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=clock.now)
    impression_at = models.DateTimeField(null=True)
    first_quartile_at = models.DateTimeField(null=True)
    midpoint_at = models.DateTimeField(null=True)
    third_quartile_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    cost_mills = models.PositiveIntegerField(default=0)
    billing = models.ForeignKey(
        AdBilling, null=True, on_delete=models.PROTECT, related_name="views"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cost_mills=0) | models.Q(impression_at__isnull=False),
                name="adview_only_impressions_cost",
            )
        ]
        indexes = [
            models.Index(
                fields=["campaign", "impression_at"],
                name="adview_unbilled",
                condition=models.Q(cost_mills__gt=0, billing=None),
            ),
            models.Index(fields=["viewer_mark", "campaign", "impression_at"], name="adview_viewer"),
            models.Index(fields=["campaign", "started_at"], name="adview_of_campaign"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
