"""Subscriptions to channels: one row for each pair, so months add up over the years."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from monetization.models.order import Order
from streams.models import Channel
from twitchclone.core import clock

# A renewal that fails leaves its benefits for as long; a worker or provider that is late, too.
GRACE = timedelta(days=7)


class SubscriptionState(models.TextChoices):
    """GRACE after a renewal was declined, until it is paid or given up."""

    ACTIVE = "active"
    GRACE = "grace"
    ENDED = "ended"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Filters by what is in force."""

    def in_force(self) -> "SubscriptionQuerySet":
        """Those whose benefits hold at this moment."""
        return self.exclude(state=SubscriptionState.ENDED).filter(access_until__gt=clock.now())


class Subscription(models.Model):
    """What a viewer has in a channel; `order` renews it, a gift has none."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="subscriptions")
    subscriber = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions"
    )
    order = models.ForeignKey(
        Order, null=True, on_delete=models.SET_NULL, related_name="subscriptions"
    )
    tier = models.PositiveSmallIntegerField()
    is_gift = models.BooleanField(default=False)
    # Who gave the month that runs; nobody for an anonymous gift, or one's own.
    gifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # One of the channel's first; shown while the subscription is in force.
    is_founder = models.BooleanField(default=False, db_default=False)
    state = models.CharField(
        max_length=6, choices=SubscriptionState.choices, default=SubscriptionState.ACTIVE
    )
    months = models.PositiveIntegerField(default=0)
    streak = models.PositiveIntegerField(default=0)
    # Whether the newest month may still be shared with the chat.
    is_month_unshared = models.BooleanField(default=False)
    anchor_day = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    paid_until = models.DateTimeField()
    access_until = models.DateTimeField()
    # Null: nothing will be renewed.
    next_renewal_at = models.DateTimeField(null=True)
    failed_renewals = models.PositiveSmallIntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "subscriber"], name="subscription_one_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(tier__gte=1, tier__lte=3), name="subscription_tier_1_to_3"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_renewal_at"],
                name="subscription_due",
                condition=models.Q(next_renewal_at__isnull=False),
            ),
            models.Index(
                fields=["access_until"],
                name="subscription_expiring",
                condition=~models.Q(state="ended"),
            ),
            models.Index(fields=["subscriber", "-access_until"], name="subscription_of_account"),
            models.Index(
                fields=["channel"],
                name="subscription_founders",
                condition=models.Q(is_founder=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id} in {self.channel_id}"

    @property
    def is_in_force(self) -> bool:
        """Whether its benefits hold at this moment."""
        return self.state != SubscriptionState.ENDED and self.access_until > clock.now()


class GiftState(models.TextChoices):
    """WAITING for a viewer who may have it."""

    WAITING = "waiting"
    GIVEN = "given"
    TAKEN_BACK = "taken_back"


class SubscriptionGift(models.Model):
    """One month that somebody paid for another; without a recipient the site has to choose one."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="gifts")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="gifts")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="gifts"
    )
    tier = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=GiftState.choices, default=GiftState.WAITING)
    created_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "id"],
                name="subscriptiongift_waiting",
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"tier {self.tier} in {self.channel_id}"
