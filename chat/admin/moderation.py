"""Bans, roles, terms and the moderation log of all channels."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.decorators import action, display

from accounts.models import User
from chat.admin.lists import CaseAdmin, staff_of
from chat.models import Ban, ChannelRole, ModAction, Term
from chat.policies.actions import Action
from chat.services.bans import unban_user
from chat.services.roles import revoke_role
from chat.services.terms import remove_term
from twitchclone.core import clock
from twitchclone.core.admin_site import ConfirmForm, back_to_change, refusals_as_messages


@admin.register(Ban)
class BanAdmin(CaseAdmin):
    """Bans and timeouts, those that are over included."""

    list_display = ("created_at", "channel_login", "user", "state", "moderator", "reason")
    list_select_related = ("channel__owner", "user", "moderator")
    fields = (
        "channel", "user", "moderator", "reason", "created_at", "expires_at", "lifted_at",
        "lifted_by",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("lift",)

    @display(
        description="State", label={"banned": "danger", "timed out": "warning", "over": "success"}
    )
    def state(self, ban: Ban) -> str:
        """Whether it is in force."""
        if ban.lifted_at or (ban.expires_at and ban.expires_at <= clock.now()):
            return "over"
        return "timed out" if ban.expires_at else "banned"

    @action(
        description="Lift",
        permissions=["moderate"],
        icon="undo",
        dialog={
            "title": "Lift this ban",
            "description": "The account may write in this channel again.",
            "form_class": ConfirmForm,
            "form_submit_text": "Lift",
        },
    )
    def lift(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Let the account write again."""
        ban = Ban.objects.select_related("user").get(pk=object_id)
        with refusals_as_messages(request, f"{ban.user.login} may write there again."):
            unban_user(actor=staff_of(request), channel_id=ban.channel_id, user=ban.user)
        return back_to_change(self, object_id)


@admin.register(ChannelRole)
class ChannelRoleAdmin(CaseAdmin):
    """Moderators and VIPs of all channels."""

    list_display = ("channel_login", "user", "kind", "granted_by", "created_at")
    list_filter = ("kind",)
    list_select_related = ("channel__owner", "user", "granted_by")
    fields = ("channel", "user", "kind", "permissions", "granted_by", "created_at")
    readonly_fields = fields
    actions_detail = ("revoke",)

    @action(
        description="Revoke",
        permissions=["moderate"],
        icon="person_remove",
        dialog={
            "title": "Take this role away",
            "description": "The account is an ordinary viewer of the channel afterwards.",
            "form_class": ConfirmForm,
            "form_submit_text": "Revoke",
        },
    )
    def revoke(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Take it; the row is gone afterwards."""
        role = ChannelRole.objects.select_related("user").get(pk=object_id)
        with refusals_as_messages(request, f"{role.user.login} has no role there any more."):
            revoke_role(
                actor=staff_of(request),
                channel_id=role.channel_id,
                user=role.user,
                kind=role.kind,
            )
        return redirect("admin:chat_channelrole_changelist")


@admin.register(Term)
class TermAdmin(CaseAdmin):
    """Words that channels block, hold or allow; new ones are added from the channel's chat."""

    account_field = "created_by_id"
    list_display = ("text", "kind", "channel_login", "created_by", "created_at")
    list_filter = ("kind",)
    list_select_related = ("channel__owner", "created_by")
    fields = ("channel", "text", "kind", "created_by", "created_at")
    readonly_fields = fields
    actions_detail = ("remove",)

    @action(
        description="Remove",
        permissions=["moderate"],
        icon="delete",
        dialog={
            "title": "Remove this term",
            "description": "Messages are not compared with it any more.",
            "form_class": ConfirmForm,
            "form_submit_text": "Remove",
        },
    )
    def remove(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Remove it; the row is gone afterwards."""
        term = Term.objects.get(pk=object_id)
        with refusals_as_messages(request, "The term is gone."):
            remove_term(actor=staff_of(request), channel_id=term.channel_id, term_id=term.pk)
        return redirect("admin:chat_term_changelist")


class ActionFilter(admin.SimpleListFilter):
    """What was done; a fixed list, because to look for what there is would read the whole log."""

    title = "action"
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The acts that staff look for."""
        return [(one.value, one.value.replace("_", " ").capitalize()) for one in Action]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Lines of this act."""
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(ModAction)
class ModActionAdmin(CaseAdmin):
    """Who did what in which channel; the database refuses to change it."""

    account_field = "target_id"
    list_display = (
        "created_at", "channel_login", "action", "moderator_login", "target_login", "duration_s",
        "reason",
    )  # fmt: skip
    list_filter = (ActionFilter,)
    search_help_text = "#channel, @account acted on, or a name for either"
    fields = (
        "created_at", "channel_login", "action", "moderator_login", "target_login", "message_id",
        "duration_s", "reason", "data",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModAction]:
        """With the channels' names, looked up for the rows of the page only."""
        owners = User.objects.filter(pk=OuterRef("channel_id")).values("login")
        rows: QuerySet[ModAction] = super().get_queryset(request)
        return rows.annotate(channel_name=Subquery(owners))

    @display(description="Channel")
    def channel_login(self, line: ModAction) -> str:
        """The number of a channel that is gone."""
        return getattr(line, "channel_name", None) or str(line.channel_id)
