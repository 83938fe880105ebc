"""The site's queue of reports, with what staff do about them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display

from accounts.policies.permissions import may_suspend
from accounts.services.suspensions import suspend_account
from chat.admin.dialogs import BanForm, ResolutionForm
from chat.admin.lists import CaseAdmin, staff_of
from chat.models import Report
from chat.policies.reports import LABELS, ReportCategory
from chat.services.bans import ban_user
from chat.services.deletions import delete_message
from chat.services.reports import resolve_report
from twitchclone.core.admin_site import (
    ConfirmForm,
    ReasonForm,
    back_to_change,
    refusals_as_messages,
)


class CategoryFilter(admin.SimpleListFilter):
    """What it is about, in words."""

    title = "category"
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All categories."""
        return [(category.value, label) for category, label in LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Reports of this category."""
        return queryset.filter(category=self.value()) if self.value() else queryset


class StatusFilter(admin.SimpleListFilter):
    """How far it has come; the queue is what is open, unless one asks for more."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All but the default, which is open."""
        return [("all", "All"), ("resolved", "Resolved"), ("dismissed", "Dismissed")]

    def choices(self, changelist: Any) -> Any:
        """The first choice is called by what it shows."""
        chosen = list(super().choices(changelist))
        chosen[0]["display"] = "Open"
        return chosen

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Reports that have come this far."""
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or Report.Status.OPEN)


@admin.register(Report)
class ReportAdmin(CaseAdmin):
    """Complaints about accounts, the newest first, with the talk as it was."""

    account_field = "target_id"
    list_display = (
        "created_at", "reported", "channel_login", "category_label", "shown_text", "state",
        "by_channel",
    )  # fmt: skip
    list_filter = (StatusFilter, CategoryFilter)
    list_select_related = ("channel__owner", "target", "reporter")
    search_help_text = "#channel, @account reported, or a name for either"
    fields = (
        "reported", "channel_login", "category_label", "text", "talk", "reporter", "created_at",
        "state", "handled_by", "handled_at", "resolution", "channel_handled_by",
        "channel_handled_at",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("suspend", "ban", "delete_line", "resolve", "dismiss")

    @display(description="Reported")
    def reported(self, report: Report) -> str:
        """A link to the account."""
        url = reverse("admin:accounts_user_change", args=[report.target_id])
        return format_html('<a href="{}">{}</a>', url, report.target.login)

    @display(description="About")
    def category_label(self, report: Report) -> str:
        """In words."""
        known = report.category in list(ReportCategory)
        return LABELS[ReportCategory(report.category)] if known else report.category

    @display(description="Text")
    def shown_text(self, report: Report) -> str:
        """Its beginning."""
        return report.text[:80]

    @display(
        description="Status",
        label={"open": "danger", "resolved": "success", "dismissed": "info"},
    )
    def state(self, report: Report) -> str:
        """The site's word."""
        return report.status

    @display(description="Closed by the channel", boolean=True)
    def by_channel(self, report: Report) -> bool:
        """Whether the channel has dealt with it for itself."""
        return report.channel_handled_at is not None

    @display(description="The talk")
    def talk(self, report: Report) -> str:
        """As it was when the report was made; the line it is about is marked."""
        about = str(report.message_id)
        rows = format_html_join(
            "",
            "<li>{} <b>{}</b>: {}</li>",
            (
                ("▶" if line.get("id") == about else "", line.get("login"), line.get("text"))
                for line in report.excerpt
            ),
        )
        return format_html("<ul>{}</ul>", rows) if report.excerpt else "Nothing was said."

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may change reports, while this one is open."""
        if not request.user.has_perm("chat.change_report"):
            return False
        report = self._report(request, object_id)
        return object_id is None or (report is not None and report.status == Report.Status.OPEN)

    def has_suspend_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """The policy of accounts decides."""
        report = self._report(request, object_id)
        return report is not None and may_suspend(staff_of(request), report.target)

    def has_line_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Only where a line was reported."""
        report = self._report(request, object_id)
        return report is not None and report.message_id is not None

    @action(
        description="Resolve",
        permissions=["decide"],
        icon="task_alt",
        dialog={
            "title": "Resolve this report",
            "description": "It was justified, and something was done.",
            "form_class": ResolutionForm,
            "form_submit_text": "Resolve",
        },
    )
    def resolve(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """It was justified."""
        return self._decide(request, form, object_id, is_justified=True)

    @action(
        description="Dismiss",
        permissions=["decide"],
        icon="do_not_disturb_on",
        dialog={
            "title": "Dismiss this report",
            "description": "Nothing had to be done.",
            "form_class": ResolutionForm,
            "form_submit_text": "Dismiss",
        },
    )
    def dismiss(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """It was not justified."""
        return self._decide(request, form, object_id, is_justified=False)

    @action(
        description="Suspend account",
        permissions=["suspend"],
        icon="block",
        dialog={
            "title": "Suspend the reported account",
            "description": "It is logged out everywhere, silent in every chat, and may not log in "
            "or go live until it is reinstated.",
            "form_class": ReasonForm,
            "form_submit_text": "Suspend",
        },
    )
    def suspend(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Suspend; the report stays open until it is resolved."""
        account = Report.objects.select_related("target").get(pk=object_id).target
        with refusals_as_messages(request, f"{account.login} is suspended."):
            suspend_account(
                account=account, by=staff_of(request), reason=form.cleaned_data["reason"]
            )
        return back_to_change(self, object_id)

    @action(
        description="Ban from channel",
        permissions=["moderate"],
        icon="gavel",
        dialog={
            "title": "Ban the reported account from this channel",
            "description": "Its messages in this channel are removed as well.",
            "form_class": BanForm,
            "form_submit_text": "Ban",
        },
    )
    def ban(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Ban or time out in the channel of the report."""
        report = Report.objects.select_related("target").get(pk=object_id)
        with refusals_as_messages(request, f"{report.target.login} may not write there now."):
            ban_user(
                actor=staff_of(request),
                channel_id=report.channel_id,
                user=report.target,
                reason=form.cleaned_data["reason"],
                duration_s=form.cleaned_data["duration"],
            )
        return back_to_change(self, object_id)

    @action(
        description="Remove message",
        permissions=["moderate", "line"],
        icon="delete",
        dialog={
            "title": "Remove the reported message",
            "description": "Nobody sees it any more; the report keeps its copy.",
            "form_class": ConfirmForm,
            "form_submit_text": "Remove",
        },
    )
    def delete_line(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Take the line away."""
        report = Report.objects.get(pk=object_id)
        assert report.message_id is not None  # has_line_permission
        with refusals_as_messages(request, "The message is gone from the chat."):
            delete_message(
                actor=staff_of(request),
                channel_id=report.channel_id,
                message_id=report.message_id,
            )
        return back_to_change(self, object_id)

    def _decide(
        self, request: HttpRequest, form: forms.Form, object_id: int, *, is_justified: bool
    ) -> HttpResponse:
        done = "The report is resolved." if is_justified else "The report is dismissed."
        with refusals_as_messages(request, done):
            resolve_report(
                actor=staff_of(request),
                report_id=int(object_id),
                is_justified=is_justified,
                resolution=form.cleaned_data["resolution"],
            )
        return back_to_change(self, object_id)

    def _report(self, request: HttpRequest, object_id: Any) -> Report | None:
        """None also for what is no id at all."""
        found: Report | None = (
            None if object_id is None else self.get_object(request, str(object_id))
        )
        return found
