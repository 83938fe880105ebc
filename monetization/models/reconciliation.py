"""A day of a provider compared with our books, and what did not agree."""

from django.conf import settings
from django.db import models


class Reconciliation(models.Model):
    """What the provider says moved on a day (UTC), compared; compared again it is this row."""

    provider = models.CharField(max_length=20)
    day = models.DateField()
    movement_count = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "day"], name="reconciliation_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"


class ReconciliationDifference(models.Model):
    """Something that the provider says and the books do not, or the other way round."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="differences"
    )
    # For programs: charge_unknown, charge_amount, payment_missing, refund_unknown, …
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    detail = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "difference with a provider"
        verbose_name_plural = "differences with providers"
        constraints = [
            models.UniqueConstraint(
                fields=["reconciliation", "code", "subject"], name="difference_once"
            )
        ]
        indexes = [
            models.Index(fields=["id"], name="difference_open", condition=models.Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.subject}"
