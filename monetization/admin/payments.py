"""Webhooks as they came, orders, payments and refunds: to read, to replay, to refund."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from monetization.models import Order, Payment, PaymentState, ProviderEvent, Refund
from monetization.pricing.currencies import format_minor
from monetization.services.provider_events import replay_event
from monetization.services.refunds import refund_payment
from twitchclone.core.admin_site import (
    ConfirmForm,
    ReadOnlyAdmin,
    back_to_change,
    refusals_as_messages,
)


@admin.register(ProviderEvent)
class ProviderEventAdmin(ReadOnlyAdmin):
    """What payment providers told us."""

    list_display = (
        "type", "provider", "occurred_at", "received_at", "shown_state", "attempts", "last_error",
    )  # fmt: skip
    list_filter = ("state", "provider", "type")
    search_fields = ("=event_id", "=object_key")
    search_help_text = "The provider's id of the event, or of what it is about, in full"
    ordering = ("-id",)
    show_full_result_count = False
    fields = readonly_fields = (
        "provider", "event_id", "type", "object_key", "occurred_at", "received_at", "shown_state",
        "attempts", "next_attempt_at", "last_error", "processed_at", "text",
    )  # fmt: skip
    actions_detail = ("replay",)

    @display(
        description="State",
        label={
            "pending": "info", "processed": "success", "ignored": "default", "failed": "danger",
        },
    )  # fmt: skip
    def shown_state(self, event: ProviderEvent) -> str:
        """With a colour."""
        return event.state

    @display(description="Message")
    def text(self, event: ProviderEvent) -> str:
        """The bytes as they came."""
        return bytes(event.body).decode("utf-8", "replace")

    def has_replay_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators."""
        return request.user.has_perm("monetization.change_providerevent")

    @action(
        description="Handle again",
        permissions=["replay"],
        icon="replay",
        dialog={
            "title": "Handle this event again",
            "description": "What it has booked already is not booked a second time.",
            "form_class": ConfirmForm,
            "form_submit_text": "Handle again",
        },
    )
    def replay(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Hand it to a worker."""
        with refusals_as_messages(request, "The event will be handled again."):
            replay_event(event_id=int(object_id))
        return back_to_change(self, object_id)


class RefundForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """How much, and why."""

    amount_minor = forms.IntegerField(
        required=False,
        min_value=1,
        label="Amount in minor units",
        help_text="499 is 4.99 EUR. Empty: all that is left.",
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(
        max_length=500, help_text="For the books.", widget=UnfoldAdminTextInputWidget
    )


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """Money that came in."""

    list_display = (
        "payment_ref", "order", "amount", "refunded", "disputed", "shown_state", "paid_at",
    )  # fmt: skip
    list_filter = ("state", "provider", "currency")
    list_select_related = ("order",)
    search_fields = ("=payment_ref", "=intent_ref", "order__buyer__login")
    search_help_text = "The provider's id of the payment in full, or the buyer's login"
    ordering = ("-id",)
    show_full_result_count = False
    actions_detail = ("refund",)

    @display(description="Paid")
    def amount(self, payment: Payment) -> str:
        """With its currency."""
        return format_minor(payment.gross_minor, payment.currency)

    @display(description="Refunded")
    def refunded(self, payment: Payment) -> str:
        """With its currency."""
        return format_minor(payment.refunded_minor, payment.currency)

    @display(description="Disputed")
    def disputed(self, payment: Payment) -> str:
        """What the bank took, if it ever did, with its currency."""
        if not payment.dispute_ref:
            return "–"
        return format_minor(payment.disputed_minor, payment.currency)

    @display(
        description="State",
        label={
            "paid": "success", "refunded": "default", "disputed": "warning",
            "charged_back": "danger",
        },
    )  # fmt: skip
    def shown_state(self, payment: Payment) -> str:
        """With a colour."""
        return payment.state

    def has_refund_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators, while there is something to give back."""
        if object_id is None or not request.user.has_perm("monetization.add_refund"):
            return request.user.has_perm("monetization.add_refund")
        payment = self.get_object(request, object_id)  # None for what is no id at all
        return payment is not None and payment.state == PaymentState.PAID

    @action(
        description="Refund",
        permissions=["refund"],
        icon="undo",
        dialog={
            "title": "Refund this payment",
            "description": "Everybody who had a share of it gives back their part.",
            "form_class": RefundForm,
            "form_submit_text": "Refund",
        },
    )
    def refund(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Begin a refund."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "The refund is on its way."):
            refund_payment(
                payment_id=int(object_id),
                amount_minor=form.cleaned_data["amount_minor"] or 0,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        return back_to_change(self, object_id)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    """Money on its way back, and who decided so."""

    list_display = ("id", "payment", "amount_minor", "state", "requested_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("payment", "requested_by")
    ordering = ("-created_at",)
    show_full_result_count = False


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """What was bought."""

    list_display = ("id", "kind", "buyer", "amount", "state", "created_at")
    list_filter = ("state", "kind", "provider", "is_recurring")
    list_select_related = ("buyer",)
    search_fields = ("buyer__login", "=subscription_ref")
    ordering = ("-created_at",)
    show_full_result_count = False

    @display(description="Price")
    def amount(self, order: Order) -> Any:
        """With its currency."""
        return format_minor(order.amount_minor, order.currency)
