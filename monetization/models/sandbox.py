"""The sandbox's own books: what a real provider would keep on its side."""

from django.db import models


class SandboxCheckout(models.Model):
    """A checkout page; only the token's hash is kept, as with other secrets."""

    class State(models.TextChoices):
        """CHALLENGED waits for the second factor."""

        OPEN = "open"
        CHALLENGED = "challenged"
        PAID = "paid"
        EXPIRED = "expired"

    token_hash = models.CharField(max_length=64, unique=True)
    order_id = models.CharField(max_length=64, unique=True)
    buyer_id = models.BigIntegerField()
    description = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    interval = models.CharField(max_length=8, blank=True)
    success_url = models.CharField(max_length=500)
    cancel_url = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    subscription_ref = models.CharField(max_length=40, blank=True)
    is_cancelled = models.BooleanField(default=False)
    # Whether the card will be declined at the next renewals.
    is_card_declined = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["subscription_ref"],
                name="sandboxcheckout_subscription",
                condition=~models.Q(subscription_ref=""),
            )
        ]

    def __str__(self) -> str:
        return self.description


class SandboxPayment(models.Model):
    """A charge; `key` makes a repeated charge the same one."""

    ref = models.CharField(max_length=40, unique=True)
    checkout = models.ForeignKey(SandboxCheckout, on_delete=models.CASCADE, related_name="payments")
    key = models.CharField(max_length=200, unique=True)
    refunded_minor = models.PositiveBigIntegerField(default=0)
    dispute_ref = models.CharField(max_length=40, blank=True)
    is_dispute_open = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.ref


class SandboxPayee(models.Model):
    """Whom the sandbox pays out to; its page walks the states."""

    ref = models.CharField(max_length=40, unique=True)
    channel_id = models.BigIntegerField(unique=True)
    # As `PayeeState`.
    state = models.CharField(max_length=16)
    is_bank_closed = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.ref


class SandboxPayout(models.Model):
    """A payment to a channel; `key` makes a repeated one the same."""

    ref = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=200, unique=True)
    payee = models.ForeignKey(SandboxPayee, on_delete=models.CASCADE, related_name="payouts")
    payout_id = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    is_returned = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.ref


class SandboxWebhook(models.Model):
    """A message on its way to the site; sent again until it is taken."""

    event_id = models.CharField(max_length=40, unique=True)
    body = models.BinaryField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="sandboxwebhook_waiting", condition=models.Q(delivered_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.event_id
