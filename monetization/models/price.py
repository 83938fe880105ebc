"""What is for sale and what it costs where: rows are added, never changed."""

from django.conf import settings
from django.db import models


class Plan(models.Model):
    """A tier of subscription, the same on every channel."""

    tier = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["tier"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tier__gte=1, tier__lte=3), name="plan_tier_1_to_3"
            )
        ]

    def __str__(self) -> str:
        return self.name


class BitsPack(models.Model):
    """A number of bits sold together; one that is no longer sold stays for its old orders."""

    bits = models.PositiveIntegerField(unique=True)
    is_on_sale = models.BooleanField(default=True)

    class Meta:
        ordering = ["bits"]
        verbose_name = "bits pack"
        constraints = [
            models.CheckConstraint(condition=models.Q(bits__gt=0), name="bitspack_not_empty")
        ]

    def __str__(self) -> str:
        return f"{self.bits} bits"


class Price(models.Model):
    """What a plan or a pack costs in a country from a moment on, until a newer row replaces it.

    The amount includes tax. An empty country is everywhere without a row of its own.
    """

    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="prices"
    )
    bits_pack = models.ForeignKey(
        BitsPack, null=True, blank=True, on_delete=models.PROTECT, related_name="prices"
    )
    # ISO 3166-1 alpha-2.
    country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    valid_from = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(plan=None, bits_pack__isnull=False)
                | models.Q(plan__isnull=False, bits_pack=None),
                name="price_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^([A-Z]{2})?$"), name="price_country_form"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="price_currency_form"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="price_is_something"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "country", "-valid_from"], name="price_of_plan"),
            models.Index(fields=["bits_pack", "country", "-valid_from"], name="price_of_pack"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} {self.country}".strip()
