"""Campaigns and their films: looked at by staff, let through or refused with a reason."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import action, display

from accounts.models import User
from monetization.models import AdBilling, AdBreak, Campaign, CampaignState, Creative, CreativeState
from monetization.pricing.currencies import format_minor
from monetization.services.ads.campaigns import review_campaign
from monetization.services.ads.creatives import review_creative
from monetization.services.ads.serving import film_path
from twitchclone.core.admin_site import (
    ConfirmForm,
    ReadOnlyAdmin,
    ReasonForm,
    back_to_change,
    refusals_as_messages,
)

_LABELS = {
    "in review": "warning", "approved": "success", "rejected": "danger", "failed": "danger",
    "paused": "info",
}  # fmt: skip


class AdReasonForm(ReasonForm):
    """Asks why, in as many characters as are kept."""

    reason = forms.CharField(max_length=300, help_text="The advertiser will read this.")


class CreativeInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """The films of a campaign, each with a link to its own page."""

    model = Creative
    extra = 0
    can_delete = False
    show_change_link = True
    fields = readonly_fields = ("title", "state", "duration_ms", "click_url", "vast_url")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Advertisers add them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits one by hand."""
        return False


class _ReviewedAdmin(ReadOnlyAdmin):
    """What campaigns and films have in common: both wait for a decision."""

    show_full_result_count = False
    actions_detail = ("approve", "refuse")
    permission = ""
    approvable: tuple[str, ...] = ()
    refusable: tuple[str, ...] = ()

    @display(description="State", label=_LABELS)
    def shown_state(self, row: Campaign | Creative) -> str:
        """With a colour."""
        return str(row.get_state_display()).lower()

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Administrators, for what may be let through."""
        return self._may(request, object_id, self.approvable)

    def has_refuse_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Administrators, for what may be refused."""
        return self._may(request, object_id, self.refusable)

    def _may(self, request: HttpRequest, object_id: Any, states: tuple[str, ...]) -> bool:
        is_reviewer = request.user.has_perm(self.permission)
        if object_id is None or not is_reviewer:
            return is_reviewer
        row = self.get_object(request, str(object_id))
        return row is not None and row.state in states

    def decide(self, object_id: str, by: User, *, is_approved: bool, reason: str = "") -> None:
        """Call the service."""
        raise NotImplementedError

    @action(
        description="Approve",
        permissions=["approve"],
        icon="check",
        dialog={
            "title": "Let this through",
            "description": "It may be shown from now on.",
            "form_class": ConfirmForm,
            "form_submit_text": "Approve",
        },
    )
    def approve(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """It may be shown."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "It may be shown now."):
            self.decide(object_id, request.user, is_approved=True)
        return back_to_change(self, object_id)

    @action(
        description="Refuse",
        permissions=["refuse"],
        icon="block",
        dialog={
            "title": "Refuse this",
            "description": "It is not shown (any more).",
            "form_class": AdReasonForm,
            "form_submit_text": "Refuse",
        },
    )
    def refuse(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """It may not be shown, with a reason the advertiser reads."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "It was refused."):
            self.decide(
                object_id, request.user, is_approved=False, reason=form.cleaned_data["reason"]
            )
        return back_to_change(self, object_id)


@admin.register(Campaign)
class CampaignAdmin(_ReviewedAdmin):
    """Filter by "in review" for the queue."""

    list_display = ("name", "advertiser", "shown_state", "budget", "spent", "starts_at", "ends_at")
    list_filter = ("state", "currency")
    list_select_related = ("advertiser",)
    search_fields = ("name", "advertiser__login")
    ordering = ("-created_at",)
    inlines = (CreativeInline,)
    permission = "monetization.change_campaign"
    approvable = refusable = (CampaignState.IN_REVIEW,)
    fields = readonly_fields = (
        "name", "advertiser", "shown_state", "state_reason", "currency", "cpm_minor", "budget",
        "spent", "daily_cap_minor", "starts_at", "ends_at", "categories", "languages",
        "frequency_cap", "frequency_hours", "created_at", "reviewed_at", "reviewed_by",
    )  # fmt: skip

    @display(description="Paid")
    def budget(self, campaign: Campaign) -> str:
        """After tax."""
        return format_minor(campaign.budget_minor, campaign.currency)

    @display(description="Spent")
    def spent(self, campaign: Campaign) -> str:
        """By impressions so far."""
        return format_minor(campaign.spent_minor, campaign.currency)

    def decide(self, object_id: str, by: User, *, is_approved: bool, reason: str = "") -> None:
        """Of a campaign."""
        review_campaign(
            campaign_id=int(object_id), reviewer=by, is_approved=is_approved, reason=reason
        )


@admin.register(Creative)
class CreativeAdmin(_ReviewedAdmin):
    """Filter by "in review" for the queue; one that was approved can be refused later."""

    list_display = ("title", "campaign", "shown_state", "duration_ms", "created_at")
    list_filter = ("state",)
    list_select_related = ("campaign",)
    search_fields = ("title", "campaign__name", "campaign__advertiser__login")
    ordering = ("-created_at",)
    permission = "monetization.change_creative"
    approvable = (CreativeState.IN_REVIEW, CreativeState.REJECTED)
    refusable = (CreativeState.IN_REVIEW, CreativeState.APPROVED)
    fields = readonly_fields = (
        "title", "campaign", "shown_state", "state_reason", "film", "click_url", "vast_url",
        "duration_ms", "width", "height", "size_bytes", "created_at", "reviewed_at", "reviewed_by",
    )  # fmt: skip

    @display(description="Film")
    def film(self, creative: Creative) -> str:
        """To be looked at."""
        if not creative.size_bytes:
            return "-"
        return format_html(
            '<video src="{}" controls preload="metadata" width="640"></video>', film_path(creative)
        )

    def decide(self, object_id: str, by: User, *, is_approved: bool, reason: str = "") -> None:
        """Of a film; the admin's address has its id."""
        creative = Creative.objects.get(pk=object_id)
        review_creative(
            creative_id=creative.pk, reviewer=by, is_approved=is_approved, reason=reason
        )


@admin.register(AdBreak)
class AdBreakAdmin(ReadOnlyAdmin):
    """The breaks there were."""

    list_display = ("channel", "length_s", "is_automatic", "started_by", "started_at")
    list_select_related = ("channel__owner", "started_by")
    search_fields = ("channel__owner__login",)
    ordering = ("-started_at",)
    show_full_result_count = False


@admin.register(AdBilling)
class AdBillingAdmin(ReadOnlyAdmin):
    """What was booked of whose impressions."""

    list_display = ("minute", "campaign", "channel_id", "impressions", "amount", "channel_part")
    list_select_related = ("campaign",)
    search_fields = ("campaign__name", "=channel_id")
    ordering = ("-minute", "-id")
    show_full_result_count = False

    @display(description="Amount")
    def amount(self, billing: AdBilling) -> str:
        """All of it."""
        return format_minor(billing.amount_minor, billing.campaign.currency)

    @display(description="The channel's part")
    def channel_part(self, billing: AdBilling) -> str:
        """With its currency."""
        return format_minor(billing.channel_minor, billing.campaign.currency)
