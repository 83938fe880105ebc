"""The books, to read: accounts with their balances, statements, bookings with their lines."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import display

from monetization.models.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from monetization.pricing.currencies import format_minor
from twitchclone.core.admin_site import ReadOnlyAdmin


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnlyAdmin):
    """Every account; its statement is the list of its entries."""

    list_display = ("kind", "owner", "scope", "currency", "balance", "statement")
    list_filter = ("kind", "currency", ("anonymised_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner", "balance")
    search_fields = ("owner__login", "scope")
    search_help_text = "Login of the owner, or the provider"
    ordering = ("kind", "id")
    show_full_result_count = False
    fields = readonly_fields = (
        "kind", "owner", "scope", "currency", "balance", "statement", "opened_at", "anonymised_at",
    )  # fmt: skip

    @display(description="Balance")
    def balance(self, account: LedgerAccount) -> str:
        """In the account's unit."""
        return format_minor(account.balance.balance_minor, account.currency)

    @display(description="Statement")
    def statement(self, account: LedgerAccount) -> str:
        """A link to its entries."""
        address = reverse("admin:monetization_ledgerentry_changelist")
        return format_html('<a href="{}?account__id__exact={}">Statement</a>', address, account.pk)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """Entries, newest first; of one account they are its statement."""

    list_display = ("occurred_at", "booking", "number", "amount", "balance", "account")
    list_select_related = ("transaction", "account")
    search_fields = ("=transaction__reference", "=transaction__idempotency_key")
    search_help_text = "Reference or idempotency key of the booking, in full"
    ordering = ("-id",)
    show_full_result_count = False
    fields = readonly_fields = ("occurred_at", "booking", "account", "number", "amount", "balance")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By account: that is a statement."""
        return lookup == "account__id__exact" or bool(
            super().lookup_allowed(lookup, value, request)
        )

    @display(description="When", ordering="id")
    def occurred_at(self, entry: LedgerEntry) -> Any:
        """The moment of the event."""
        return entry.transaction.occurred_at

    @display(description="Booking")
    def booking(self, entry: LedgerEntry) -> str:
        """A link to the whole of it."""
        address = reverse(
            "admin:monetization_ledgertransaction_change", args=[entry.transaction_id]
        )
        return format_html('<a href="{}">{}</a>', address, entry.transaction)

    @display(description="Amount")
    def amount(self, entry: LedgerEntry) -> str:
        """In the account's unit."""
        return format_minor(entry.amount_minor, entry.currency)

    @display(description="Balance after it")
    def balance(self, entry: LedgerEntry) -> str:
        """In the account's unit."""
        return format_minor(entry.balance_minor, entry.currency)


class EntryInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """The lines of a booking."""

    model = LedgerEntry
    extra = 0
    can_delete = False
    fields = readonly_fields = ("account", "amount", "number", "balance_minor")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits one by hand."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        """With the accounts' names."""
        rows: QuerySet[LedgerEntry] = super().get_queryset(request)
        return rows.select_related("account")

    @display(description="Amount")
    def amount(self, entry: LedgerEntry) -> str:
        """In the account's unit."""
        return format_minor(entry.amount_minor, entry.currency)


@admin.register(LedgerTransaction)
class LedgerTransactionAdmin(ReadOnlyAdmin):
    """Bookings and their lines."""

    list_display = ("id", "kind", "reference", "occurred_at", "booked_at", "reversal_of")
    list_filter = ("kind",)
    list_select_related = ("reversal_of",)
    search_fields = ("=reference", "=idempotency_key")
    search_help_text = "Reference or idempotency key, in full"
    ordering = ("-id",)
    show_full_result_count = False
    inlines = (EntryInline,)
    fields = readonly_fields = (
        "kind", "reference", "idempotency_key", "occurred_at", "booked_at", "reversal_of",
    )  # fmt: skip
