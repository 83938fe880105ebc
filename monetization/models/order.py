"""What somebody buys, the money that came for it, and what went back."""

import uuid

from django.conf import settings
from django.db import models

# The kind of order whose money waits on the buyer's own account until ads are shown for it.
AD_BUDGET = "ad_budget"


class OrderState(models.TextChoices):
    """An open order may still be paid; a paid recurring one goes on until ENDED."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"
    ENDED = "ended"


class Order(models.Model):
    """A purchase, as it was when it was made: later prices and shares do not change it.

    Stays when the buyer or the channel is deleted; both are only numbers then, or nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What is bought; the services that sell it know what follows (`services.fulfilment`).
    kind = models.CharField(max_length=24)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="orders"
    )
    channel_id = models.BigIntegerField(null=True)
    provider = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    # The channel's share after tax, in hundredths of a percent.
    channel_bp = models.PositiveSmallIntegerField(default=0)
    bits = models.PositiveIntegerField(default=0)
    is_recurring = models.BooleanField(default=False)
    description = models.CharField(max_length=120)
    details = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=OrderState.choices, default=OrderState.OPEN)
    subscription_ref = models.CharField(max_length=120, blank=True)
    customer_ref = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["buyer", "-created_at"], name="order_of_buyer"),
            models.Index(fields=["channel_id", "kind"], name="order_of_channel"),
            models.Index(
                fields=["provider", "subscription_ref"],
                name="order_subscription",
                condition=~models.Q(subscription_ref=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel_bp__lte=10_000), name="order_share_at_most_all"
            ),
            models.CheckConstraint(
                condition=models.Q(bits=0) | models.Q(channel_bp=0), name="order_bits_or_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PaymentState(models.TextChoices):
    """DISPUTED until the bank decides; REFUNDED when nothing is left of it."""

    PAID = "paid"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    CHARGED_BACK = "charged_back"


class Payment(models.Model):
    """Money that came in, with the parts it was shared in; the ledger has the same as a sale."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=20)
    payment_ref = models.CharField(max_length=120)
    # The provider's other name for it, where refunds and disputes use one.
    intent_ref = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=PaymentState.choices, default=PaymentState.PAID)
    currency = models.CharField(max_length=3)
    tax_minor = models.PositiveBigIntegerField()
    channel_minor = models.PositiveBigIntegerField()
    platform_minor = models.PositiveBigIntegerField()
    unearned_minor = models.PositiveBigIntegerField()
    bits = models.PositiveIntegerField(default=0)
    refunded_minor = models.PositiveBigIntegerField(default=0)
    dispute_ref = models.CharField(max_length=120, blank=True)
    disputed_minor = models.PositiveBigIntegerField(default=0)
    paid_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "payment_ref"], name="payment_once"),
            models.CheckConstraint(
                condition=models.Q(
                    refunded_minor__lte=models.F("tax_minor")
                    + models.F("channel_minor")
                    + models.F("platform_minor")
                    + models.F("unearned_minor")
                ),
                name="payment_refunded_at_most_all",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "intent_ref"],
                name="payment_intent",
                condition=~models.Q(intent_ref=""),
            ),
            models.Index(
                fields=["order"], name="payment_disputed", condition=models.Q(state="disputed")
            ),
        ]

    def __str__(self) -> str:
        return self.payment_ref

    @property
    def amounts(self) -> tuple[int, int, int, int]:
        """Tax, channel, platform, unearned: as `ledger.recipes.SaleParts` has them."""
        return (self.tax_minor, self.channel_minor, self.platform_minor, self.unearned_minor)

    @property
    def gross_minor(self) -> int:
        """What the buyer paid."""
        return sum(self.amounts)


class RefundState(models.TextChoices):
    """PENDING until the provider says what became of it."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Refund(models.Model):
    """A part or all of a payment on its way back, booked when it was asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    refund_ref = models.CharField(max_length=120, blank=True)
    amount_minor = models.PositiveBigIntegerField()
    state = models.CharField(max_length=9, choices=RefundState.choices, default=RefundState.PENDING)
    reason = models.CharField(max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ledger_transaction_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["refund_ref"], name="refund_ref")]

    def __str__(self) -> str:
        return f"{self.amount_minor} of {self.payment_id}"
