"""What waits for a moderator in any channel: held messages and requests to lift bans."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from chat.admin.lists import CaseAdmin, staff_of
from chat.models import HeldMessage, UnbanRequest
from chat.services.held import approve_held, deny_held
from chat.services.unban_requests import answer_unban_request
from twitchclone.core.admin_site import ConfirmForm, back_to_change, refusals_as_messages

_LABELS = {"pending": "warning", "approved": "success", "denied": "danger", "expired": "info"}


class AnswerForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """What the account reads beside the decision."""

    answer = forms.CharField(
        required=False,
        max_length=500,
        help_text="The account will read this.",
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(HeldMessage)
class HeldMessageAdmin(CaseAdmin):
    """Messages AutoMod or a suspicion kept back, those that are decided included."""

    list_display = ("created_at", "channel_login", "user", "text", "state", "moderator")
    list_filter = ("status",)
    list_select_related = ("channel__owner", "user", "moderator")
    fields = (
        "channel", "user", "text", "reasons", "created_at", "state", "moderator", "resolved_at",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("approve", "deny")

    @display(description="Status", label=_LABELS)
    def state(self, held: HeldMessage) -> str:
        """What became of it."""
        return held.status

    @action(
        description="Approve",
        permissions=["moderate"],
        icon="check",
        dialog={
            "title": "Say this message",
            "description": "It appears in the chat now.",
            "form_class": ConfirmForm,
            "form_submit_text": "Approve",
        },
    )
    def approve(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Say it."""
        return self._decide(request, object_id, is_approved=True)

    @action(
        description="Deny",
        permissions=["moderate"],
        icon="close",
        dialog={
            "title": "Drop this message",
            "description": "It is never said; its author is told.",
            "form_class": ConfirmForm,
            "form_submit_text": "Deny",
        },
    )
    def deny(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Drop it."""
        return self._decide(request, object_id, is_approved=False)

    def _decide(self, request: HttpRequest, object_id: int, *, is_approved: bool) -> HttpResponse:
        held = HeldMessage.objects.get(pk=object_id)
        decide = approve_held if is_approved else deny_held
        done = "The message has been said." if is_approved else "The message is dropped."
        with refusals_as_messages(request, done):
            decide(actor=staff_of(request), channel_id=held.channel_id, held_id=held.pk)
        return back_to_change(self, object_id)


@admin.register(UnbanRequest)
class UnbanRequestAdmin(CaseAdmin):
    """Requests of banned accounts, the answered ones included."""

    channel_field = "ban__channel_id"
    account_field = "ban__user_id"
    list_display = ("created_at", "channel_login", "asked_by", "text", "state", "moderator")
    list_filter = ("status",)
    list_select_related = ("ban__channel__owner", "ban__user", "moderator")
    fields = (
        "channel_login", "asked_by", "ban", "text", "created_at", "state", "answer", "moderator",
        "resolved_at",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("approve", "deny")

    @display(description="Channel")
    def channel_login(self, row: Any) -> str:
        """Where the account is banned."""
        return str(row.ban.channel.owner.login)

    @display(description="Account")
    def asked_by(self, request: UnbanRequest) -> str:
        """Who is banned."""
        return request.ban.user.login

    @display(description="Status", label=_LABELS)
    def state(self, request: UnbanRequest) -> str:
        """What became of it."""
        return request.status

    @action(
        description="Approve",
        permissions=["moderate"],
        icon="check",
        dialog={
            "title": "Lift the ban",
            "description": "The account may write in this channel again.",
            "form_class": AnswerForm,
            "form_submit_text": "Lift the ban",
        },
    )
    def approve(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Let it in."""
        return self._answer(request, form, object_id, is_approved=True)

    @action(
        description="Deny",
        permissions=["moderate"],
        icon="close",
        dialog={
            "title": "Refuse",
            "description": "The ban stays; the account may ask again after 30 days.",
            "form_class": AnswerForm,
            "form_submit_text": "Refuse",
        },
    )
    def deny(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Keep it out."""
        return self._answer(request, form, object_id, is_approved=False)

    def _answer(
        self, request: HttpRequest, form: forms.Form, object_id: int, *, is_approved: bool
    ) -> HttpResponse:
        asked = UnbanRequest.objects.select_related("ban").get(pk=object_id)
        with refusals_as_messages(request, "The account has its answer."):
            answer_unban_request(
                actor=staff_of(request),
                channel_id=asked.ban.channel_id,
                request_id=asked.pk,
                is_approved=is_approved,
                answer=form.cleaned_data["answer"],
            )
        return back_to_change(self, object_id)
