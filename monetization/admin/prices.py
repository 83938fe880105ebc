"""Plans, packs and their prices: a price is added, never edited, so the history stays."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from monetization.models import BitsPack, Plan, Price
from monetization.pricing.currencies import format_minor
from monetization.services.prices import set_price
from twitchclone.core import clock
from twitchclone.core.money import Money


class PriceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """A new price; it holds from now on unless a moment is given."""

    valid_from = forms.SplitDateTimeField(
        required=False, widget=AdminSplitDateTime, help_text="Empty: from now on."
    )

    class Meta:
        model = Price
        fields = ("plan", "bits_pack", "country", "currency", "amount_minor", "valid_from")
        widgets = {
            "country": UnfoldAdminTextInputWidget,
            "currency": UnfoldAdminTextInputWidget,
        }
        help_texts = {
            "country": "Two letters (ISO 3166); empty: everywhere without a price of its own.",
            "amount_minor": "In minor units: 499 is 4.99 EUR. Tax is included.",
        }

    def clean(self) -> dict[str, Any]:
        """One thing, one price; the service's rules beside the field."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("plan")) is bool(cleaned.get("bits_pack")):
            raise forms.ValidationError("Choose a plan or a pack.")
        valid_from = cleaned.get("valid_from")
        if valid_from and valid_from < clock.now():
            raise forms.ValidationError({"valid_from": "A price cannot begin in the past."})
        try:
            Money(cleaned.get("amount_minor") or 0, str(cleaned.get("currency")).upper())
        except ValueError as error:
            raise forms.ValidationError({"currency": str(error)}) from error
        cleaned["currency"] = str(cleaned["currency"]).upper()
        cleaned["country"] = str(cleaned.get("country") or "").upper()
        return cleaned


@admin.register(Price)
class PriceAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Every price there was, is and will be."""

    form = PriceForm
    list_display = ("item", "country", "amount", "valid_from", "set_by")
    list_filter = ("plan", "bits_pack", "country", "currency")
    list_select_related = ("plan", "bits_pack", "set_by")
    show_full_result_count = False

    @display(description="Item")
    def item(self, price: Price) -> str:
        """The plan or the pack."""
        return str(price.plan or price.bits_pack)

    @display(description="Price")
    def amount(self, price: Price) -> str:
        """With its currency."""
        return format_minor(price.amount_minor, price.currency)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Prices are replaced by newer ones."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What something cost stays known."""
        return False

    def save_model(self, request: HttpRequest, obj: Price, form: Any, change: bool) -> None:
        """Let the service write the row; the admin's own object takes its key."""
        item = obj.plan or obj.bits_pack
        assert item is not None and isinstance(request.user, User)
        made = set_price(
            item=item,
            price=Money(obj.amount_minor, obj.currency),
            country=obj.country,
            valid_from=form.cleaned_data.get("valid_from"),
            by=request.user,
        )
        obj.pk, obj.valid_from = made.pk, made.valid_from


class KeptAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """What was sold once is not deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders and prices refer to it."""
        return False


@admin.register(Plan)
class PlanAdmin(KeptAdmin):
    """The three tiers."""

    list_display = ("tier", "name")


@admin.register(BitsPack)
class BitsPackAdmin(KeptAdmin):
    """Numbers of bits sold together."""

    list_display = ("bits", "is_on_sale")
    list_filter = ("is_on_sale",)
