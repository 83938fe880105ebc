"""Payouts: runs, payments to channels, their accounts, and holds with a reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from monetization.models import Payout, PayoutAccount, PayoutHold, PayoutRun, PayoutState
from monetization.pricing.currencies import format_minor
from monetization.services.payout_holds import hold_payouts, lift_hold
from monetization.services.payouts import fail_payout, send_again
from twitchclone.core.admin_site import (
    ConfirmForm,
    ReadOnlyAdmin,
    ReasonForm,
    back_to_change,
    refusals_as_messages,
)

_LOGIN_HELP = "Login of the channel"


class HoldForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """Whose money is kept back, and why."""

    login = forms.CharField(
        max_length=25, label="Channel", help_text=_LOGIN_HELP, widget=UnfoldAdminTextInputWidget
    )
    reason = forms.CharField(
        max_length=500,
        help_text="The channel's owner will read this.",
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(PayoutHold)
class PayoutHoldAdmin(ReadOnlyAdmin):
    """Channels whose money staff keep back."""

    list_display = ("channel", "reason", "placed_by", "placed_at", "lifted_by", "lifted_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("channel__owner", "placed_by", "lifted_by")
    search_fields = ("channel__owner__login",)
    search_help_text = _LOGIN_HELP
    ordering = ("-id",)
    show_full_result_count = False
    actions_list = ("hold",)
    actions_detail = ("lift",)

    def has_hold_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators."""
        return request.user.has_perm("monetization.add_payouthold")

    @action(
        description="Hold a channel's payouts",
        permissions=["hold"],
        icon="front_hand",
        dialog={
            "title": "Hold a channel's payouts",
            "description": "Nothing is paid out until the hold is lifted.",
            "form_class": HoldForm,
            "form_submit_text": "Hold",
        },
    )
    def hold(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Place a hold."""
        assert isinstance(request.user, User)
        login = form.cleaned_data["login"].strip().lower()
        channel_id = User.objects.filter(login=login).values_list("pk", flat=True).first() or 0
        with refusals_as_messages(request, "Nothing is paid out to this channel any more."):
            hold_payouts(channel_id=channel_id, reason=form.cleaned_data["reason"], by=request.user)
        return redirect("admin:monetization_payouthold_changelist")

    def has_lift_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators, while it is in force."""
        if object_id is None or not request.user.has_perm("monetization.change_payouthold"):
            return request.user.has_perm("monetization.change_payouthold")
        hold = self.get_object(request, object_id)  # None for what is no id at all
        return hold is not None and hold.lifted_at is None

    @action(
        description="Lift",
        permissions=["lift"],
        icon="lock_open",
        dialog={
            "title": "Lift this hold",
            "description": "The next run pays the channel again.",
            "form_class": ReasonForm,
            "form_submit_text": "Lift",
        },
    )
    def lift(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Lift it."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "The hold is lifted."):
            lift_hold(hold_id=int(object_id), reason=form.cleaned_data["reason"], by=request.user)
        return back_to_change(self, object_id)


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    """Payments to channels."""

    list_display = ("id", "channel_id", "amount", "shown_state", "run", "created_at", "reason")
    list_filter = ("state", "provider", "currency", "run")
    list_select_related = ("run",)
    search_fields = ("=channel_id", "=payout_ref", "=id")
    search_help_text = "Number of the channel, or the provider's or our id in full"
    ordering = ("-created_at",)
    show_full_result_count = False
    actions_detail = ("again", "give_back")

    @display(description="Amount")
    def amount(self, payout: Payout) -> str:
        """With its currency."""
        return format_minor(payout.amount_minor, payout.currency)

    @display(
        description="State",
        label={"pending": "info", "sent": "info", "paid": "success", "failed": "danger"},
    )
    def shown_state(self, payout: Payout) -> str:
        """With a colour."""
        return payout.state

    def has_again_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators, while it has not been sent."""
        return self._may_change(request, object_id, {PayoutState.PENDING})

    def has_give_back_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators, until it has ended."""
        return self._may_change(request, object_id, {PayoutState.PENDING, PayoutState.SENT})

    def _may_change(self, request: HttpRequest, object_id: str | None, states: set[Any]) -> bool:
        if object_id is None or not request.user.has_perm("monetization.change_payout"):
            return request.user.has_perm("monetization.change_payout")
        payout = self.get_object(request, object_id)  # None for what is no id at all
        return payout is not None and payout.state in states

    @action(
        description="Send again",
        permissions=["again"],
        icon="replay",
        dialog={
            "title": "Send this payout again",
            "description": "Look at the provider first: a day after it was asked for, it would pay"
            " a second time.",
            "form_class": ConfirmForm,
            "form_submit_text": "Send again",
        },
    )
    def again(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Hand it to a worker."""
        with refusals_as_messages(request, "The payout is on its way."):
            send_again(payout_id=UUID(object_id))
        return back_to_change(self, object_id)

    @action(
        description="Give back",
        permissions=["give_back"],
        icon="undo",
        dialog={
            "title": "Give the money back to the channel",
            "description": "Only for a payout that never left the provider.",
            "form_class": ReasonForm,
            "form_submit_text": "Give back",
        },
    )
    def give_back(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Book it as failed."""
        with refusals_as_messages(request, "The channel is owed the money again."):
            fail_payout(payout_id=UUID(object_id), reason=form.cleaned_data["reason"])
        return back_to_change(self, object_id)


@admin.register(PayoutAccount)
class PayoutAccountAdmin(ReadOnlyAdmin):
    """Where channels are paid out to, and what the provider says of them."""

    list_display = ("channel", "provider", "payee_ref", "state", "bank_problem", "changed_at")
    list_filter = ("state", "provider")
    list_select_related = ("channel__owner",)
    search_fields = ("channel__owner__login", "=payee_ref")
    search_help_text = "Login of the channel, or the provider's id in full"
    ordering = ("pk",)
    show_full_result_count = False


@admin.register(PayoutRun)
class PayoutRunAdmin(ReadOnlyAdmin):
    """The months' runs."""

    list_display = ("period", "started_at", "finished_at", "paid_out")
    ordering = ("-period",)

    @display(description="Payouts")
    def paid_out(self, run: PayoutRun) -> int:
        """How many it decided on."""
        return run.payouts.count()
