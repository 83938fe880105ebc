"""The ledger's four tables; only `monetization.ledger` writes them, and triggers keep them so.

Migration 0002 adds what Django cannot say: transactions and entries are never changed, entries of a
transaction sum to zero in each currency, an entry has its account's currency.
"""

import operator
from collections.abc import Collection
from functools import reduce

from django.conf import settings
from django.db import models

from monetization.chart import OWNED, AccountKey, AccountKind

# Plain words, as migrations name them.
_OWNED = sorted(kind.value for kind in OWNED)
_KINDS = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in AccountKind]


class LedgerAccountQuerySet(models.QuerySet["LedgerAccount"]):
    """Finds accounts by their keys."""

    def of_keys(self, keys: Collection[AccountKey]) -> "LedgerAccountQuerySet":
        """Those of these keys that exist; an anonymised account has no key any more."""
        conditions = [
            models.Q(
                kind=key.kind.value,
                owner_id=key.owner_id or None,
                scope=key.scope,
                currency=key.currency,
                anonymised_at=None,
            )
            for key in keys
        ]
        return self.filter(reduce(operator.or_, conditions)) if conditions else self.none()


class LedgerAccount(models.Model):
    """Something the ledger counts. `monetization.chart.AccountKey` addresses it.

    The owner is taken off when the account of the site is deleted; the books stay.
    """

    kind = models.CharField(max_length=24, choices=_KINDS)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    scope = models.CharField(max_length=40, blank=True)
    # ISO 4217, or BITS.
    currency = models.CharField(max_length=4)
    opened_at = models.DateTimeField(editable=False)
    anonymised_at = models.DateTimeField(null=True, editable=False)

    objects = LedgerAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "ledger account"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner", "scope", "currency"],
                condition=models.Q(anonymised_at=None),
                nulls_distinct=False,
                name="ledgeraccount_one_per_key",
            ),
            # What the entries' foreign key refers to.
            models.UniqueConstraint(fields=["id", "currency"], name="ledgeraccount_id_currency"),
            models.CheckConstraint(
                condition=models.Q(kind__in=_OWNED, owner__isnull=False, anonymised_at=None)
                | models.Q(kind__in=_OWNED, owner=None, anonymised_at__isnull=False)
                | (~models.Q(kind__in=_OWNED) & models.Q(owner=None, anonymised_at=None)),
                name="ledgeraccount_owner_by_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^([A-Z]{3}|BITS)$"),
                name="ledgeraccount_currency_form",
            ),
        ]

    def __str__(self) -> str:
        owner = "anonymised" if self.anonymised_at else str(self.owner_id or "")
        return ":".join(part for part in (self.kind, owner, self.scope, self.currency) if part)

    @property
    def key(self) -> AccountKey:
        """What addresses it; raises ValueError for an anonymised one, which nothing does."""
        return AccountKey(
            kind=AccountKind(self.kind),
            currency=self.currency,
            owner_id=self.owner_id or 0,
            scope=self.scope,
        )


class LedgerBalance(models.Model):
    """An account's balance and the number of its last entry, changed under this row's lock."""

    account = models.OneToOneField(
        LedgerAccount, primary_key=True, on_delete=models.PROTECT, related_name="balance"
    )
    balance_minor = models.BigIntegerField(default=0)
    entry_count = models.BigIntegerField(default=0)
    may_be_negative = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(may_be_negative=True) | models.Q(balance_minor__gte=0),
                name="ledgerbalance_not_overdrawn",
            )
        ]

    def __str__(self) -> str:
        return f"{self.balance_minor} on {self.account_id}"


class LedgerTransaction(models.Model):
    """One booking: why, when it happened, and the key under which it can be booked only once."""

    idempotency_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    # What it is about, for auditors and look-ups: `order:…`, `payout:…`; no personal data.
    reference = models.CharField(max_length=120, blank=True)
    reversal_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    occurred_at = models.DateTimeField()
    booked_at = models.DateTimeField()

    class Meta:
        verbose_name = "ledger transaction"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(idempotency_key=""), name="ledgertransaction_has_key"
            )
        ]
        indexes = [
            models.Index(fields=["reference", "id"], name="ledgertransaction_reference"),
            models.Index(fields=["-occurred_at"], name="ledgertransaction_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class LedgerEntry(models.Model):
    """One line of a booking. An account's entries are numbered from 1 without a gap."""

    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="entries"
    )
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    number = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=4)
    # The account's balance after this entry: statements need no summing.
    balance_minor = models.BigIntegerField()

    class Meta:
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["account", "number"], name="ledgerentry_numbered"),
            models.CheckConstraint(
                condition=~models.Q(amount_minor=0), name="ledgerentry_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"
