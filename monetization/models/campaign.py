"""What advertisers want shown: campaigns with their money and aims, and the films of them."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from streams.models import Category
from twitchclone.core import clock
from twitchclone.core.ids import storage_prefix


class CampaignState(models.TextChoices):
    """Only APPROVED ones are shown; PAUSED by the advertiser or for want of money."""

    DRAFT = "draft"
    IN_REVIEW = "in_review", "in review"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAUSED = "paused"
    ENDED = "ended"


class Campaign(models.Model):
    """One aim of one advertiser. Amounts are minor units of `currency`; `*_mills` are thousandths
    of one, because a price is for a thousand impressions.

    Stays without its advertiser when the account is deleted, because the books refer to it.
    """

    advertiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="campaigns"
    )
    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    cpm_minor = models.PositiveIntegerField()
    # What was paid for it, after tax.
    budget_minor = models.PositiveBigIntegerField(default=0)
    # What the impressions counted so far cost; the ledger follows in batches.
    spent_mills = models.PositiveBigIntegerField(default=0)
    daily_cap_minor = models.PositiveBigIntegerField(null=True, blank=True)
    # The newest day (UTC) on which it spent something, and what.
    day = models.DateField(null=True, editable=False)
    day_mills = models.PositiveBigIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Empty: any.
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    # At most so often to one viewer in so many hours.
    frequency_cap = models.PositiveSmallIntegerField(default=3)
    frequency_hours = models.PositiveSmallIntegerField(default=24)
    state = models.CharField(
        max_length=9, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    state_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(spent_mills__lte=models.F("budget_minor") * 1000),
                name="campaign_spent_at_most_budget",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="campaign_ends_after_start",
            ),
            models.CheckConstraint(condition=models.Q(cpm_minor__gt=0), name="campaign_has_price"),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                name="campaign_running",
                condition=models.Q(state="approved"),
            ),
            models.Index(fields=["advertiser", "-created_at"], name="campaign_of_account"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left_mills(self) -> int:
        """What may still be spent, in thousandths of a minor unit."""
        return self.budget_minor * 1000 - self.spent_mills

    @property
    def spent_minor(self) -> int:
        """What was spent, in whole minor units."""
        return self.spent_mills // 1000


class CreativeState(models.TextChoices):
    """PROCESSING until the film can be played; then a person looks at it."""

    PROCESSING = "processing"
    FAILED = "failed"
    IN_REVIEW = "in_review", "in review"
    APPROVED = "approved"
    REJECTED = "rejected"


class Creative(models.Model):
    """A film of a campaign, or the address of a VAST tag elsewhere that names one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="creatives")
    title = models.CharField(max_length=80)
    click_url = models.URLField(max_length=500, blank=True)
    vast_url = models.URLField(max_length=500, blank=True)
    state = models.CharField(
        max_length=10, choices=CreativeState.choices, default=CreativeState.PROCESSING
    )
    state_reason = models.CharField(max_length=300, blank=True)
    storage_prefix = models.CharField(
        max_length=32, unique=True, default=storage_prefix, editable=False
    )
    duration_ms = models.PositiveIntegerField(default=0)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(vast_url="") | models.Q(size_bytes=0),
                name="creative_film_or_tag",
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="creative_by_state")]

    def __str__(self) -> str:
        return self.title
