"""Who is paid out where, what keeps it back, and each payment to a channel."""

import uuid

from django.conf import settings
from django.db import models

from streams.models import Channel


class PayeeState(models.TextChoices):
    """What the provider knows of whom it pays; only READY is paid."""

    PENDING_IDENTITY = "pending_identity", "Identity is being checked"
    TAX_FORM_MISSING = "tax_form_missing", "Tax form missing"
    READY = "ready", "Ready"
    RESTRICTED = "restricted", "Restricted by the provider"


class PayoutAccount(models.Model):
    """A channel's account at the provider; a channel without a row has none."""

    channel = models.OneToOneField(
        Channel, primary_key=True, on_delete=models.CASCADE, related_name="payout_account"
    )
    provider = models.CharField(max_length=20)
    payee_ref = models.CharField(max_length=120)
    state = models.CharField(
        max_length=16, choices=PayeeState.choices, default=PayeeState.PENDING_IDENTITY
    )
    # What the bank said when it last refused the provider's money; empty when it took it.
    bank_problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    # When the provider said `state`: what it said earlier and comes later is not news.
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "payout account"
        constraints = [
            models.UniqueConstraint(fields=["provider", "payee_ref"], name="payoutaccount_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.state}"


class PayoutHold(models.Model):
    """Staff keep a channel's money back, and why; the channel's owner reads the reason."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="payout_holds")
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "payout hold"
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=models.Q(lifted_at=None),
                name="payouthold_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class PayoutRun(models.Model):
    """One month's payouts; `cursor` is the last channel that was looked at, so a run goes on."""

    # `2026-11`.
    period = models.CharField(max_length=7, unique=True)
    cursor = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "payout run"

    def __str__(self) -> str:
        return self.period


class PayoutState(models.TextChoices):
    """PENDING until the provider has taken the order, SENT until it says what became of it."""

    PENDING = "pending"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"


class Payout(models.Model):
    """Money on its way to a channel, booked when it was decided.

    Stays when the channel is deleted, whose id is only a number then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="payouts")
    channel_id = models.BigIntegerField()
    provider = models.CharField(max_length=20)
    payee_ref = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    # What came back of it.
    returned_minor = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=7, choices=PayoutState.choices, default=PayoutState.PENDING)
    payout_ref = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    # When the provider was asked for the first time: its idempotency key holds for a day from then.
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "channel_id", "currency"], name="payout_once_a_run"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="payout_is_something"
            ),
            models.CheckConstraint(
                condition=models.Q(returned_minor__lte=models.F("amount_minor")),
                name="payout_returned_at_most_all",
            ),
        ]
        indexes = [
            models.Index(fields=["channel_id", "-created_at"], name="payout_of_channel"),
            models.Index(fields=["provider", "payout_ref"], name="payout_ref"),
            models.Index(
                fields=["created_at"], name="payout_pending", condition=models.Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} to {self.channel_id}"
