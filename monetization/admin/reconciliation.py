"""Days compared with providers, and what differs until somebody says why."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from monetization.models import Reconciliation, ReconciliationDifference
from monetization.services.reconciliation import settle_difference
from twitchclone.core.admin_site import ReadOnlyAdmin, back_to_change, refusals_as_messages


class NoteForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """Why it differs."""

    note = forms.CharField(
        max_length=500, help_text="For the books.", widget=UnfoldAdminTextInputWidget
    )


@admin.register(ReconciliationDifference)
class ReconciliationDifferenceAdmin(ReadOnlyAdmin):
    """What does not agree."""

    list_display = ("code", "subject", "detail", "reconciliation", "settled_by", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "code")
    list_select_related = ("reconciliation", "settled_by")
    search_fields = ("=subject",)
    search_help_text = "The id at the provider, or ours, in full"
    ordering = ("-id",)
    show_full_result_count = False
    actions_detail = ("settle",)

    def has_settle_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators, once."""
        if object_id is None or not request.user.has_perm(
            "monetization.change_reconciliationdifference"
        ):
            return request.user.has_perm("monetization.change_reconciliationdifference")
        row = self.get_object(request, object_id)  # None for what is no id at all
        return row is not None and row.settled_at is None

    @action(
        description="Settle",
        permissions=["settle"],
        icon="check",
        dialog={
            "title": "Settle this difference",
            "description": "Say why it is as it should be, or what was done about it.",
            "form_class": NoteForm,
            "form_submit_text": "Settle",
        },
    )
    def settle(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Write down why."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "The difference is settled."):
            settle_difference(
                difference_id=int(object_id), note=form.cleaned_data["note"], by=request.user
            )
        return back_to_change(self, object_id)


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin):
    """Days that were compared."""

    list_display = ("day", "provider", "movement_count", "open_differences", "checked_at")
    list_filter = ("provider",)
    ordering = ("-day",)
    show_full_result_count = False

    @display(description="Open differences")
    def open_differences(self, row: Reconciliation) -> int:
        """How many wait for somebody."""
        return row.differences.filter(settled_at=None).count()
