"""Broadcasts, which staff may stop, and why publishers were turned away."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import action, display

from accounts.models import User
from streams.models import Broadcast, BroadcastState, IngestRefusal
from streams.services.ingest import stop_broadcast
from twitchclone.core.admin_site import (
    ReadOnlyAdmin,
    ReasonForm,
    back_to_change,
    refusals_as_messages,
)

_STATE_LABELS = {
    BroadcastState.LIVE: "success",
    BroadcastState.RECONNECTING: "warning",
    BroadcastState.STARTING: "info",
}


@admin.register(Broadcast)
class BroadcastAdmin(ReadOnlyAdmin):
    """What is live and what was, newest first."""

    list_display = (
        "channel_login", "state_label", "title", "category", "viewer_count",
        "peak_viewer_count", "node", "started_at", "ended_at",
    )  # fmt: skip
    list_filter = ("state", "node", "category")
    list_select_related = ("channel__owner", "category")
    search_fields = ("channel__owner__login", "title", "id")
    search_help_text = "Login, title or broadcast id"
    ordering = ("-started_at",)
    fields = (
        "id", "watch", "channel", "title", "category", "language", "state", "viewer_count",
        "peak_viewer_count", "encoder", "node", "started_at", "disconnected_at", "ended_at",
        "end_reason",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("stop",)

    @display(description="Channel", ordering="channel__owner__login")
    def channel_login(self, broadcast: Broadcast) -> str:
        """Whose it is."""
        return broadcast.channel.owner.login

    @display(description="State", label=_STATE_LABELS)
    def state_label(self, broadcast: Broadcast) -> tuple[str, str]:
        """Coloured by whether it can be watched."""
        return broadcast.state, broadcast.get_state_display()

    @display(description="Page")
    def watch(self, broadcast: Broadcast) -> str:
        """A link to the channel."""
        login = broadcast.channel.owner.login
        return format_html('<a href="{}">/{}</a>', reverse("streams:channel", args=[login]), login)

    def has_stop_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Site moderators stop broadcasts that have not ended."""
        if object_id is None or not request.user.has_perm("streams.change_broadcast"):
            return request.user.has_perm("streams.change_broadcast")
        broadcast = self.get_object(request, str(object_id))  # None for what is no id at all
        return broadcast is not None and broadcast.state != BroadcastState.ENDED

    @action(
        description="Stop broadcast",
        permissions=["stop"],
        icon="stop_circle",
        dialog={
            "title": "Stop this broadcast",
            "description": "Viewers see the channel offline at once. The streamer may start a new "
            "one; suspend the account to prevent that.",
            "form_class": ReasonForm,
            "form_submit_text": "Stop broadcast",
        },
    )
    def stop(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """End it for everybody, with a reason the streamer reads."""
        broadcast = Broadcast.objects.select_related("channel__owner").get(pk=object_id)
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "The broadcast has been stopped."):
            stop_broadcast(broadcast=broadcast, by=request.user, reason=form.cleaned_data["reason"])
        return back_to_change(self, object_id)


@admin.register(IngestRefusal)
class IngestRefusalAdmin(ReadOnlyAdmin):
    """Why publishers were turned away."""

    list_display = ("created_at", "channel", "code", "reason")
    list_filter = ("code",)
    list_select_related = ("channel__owner",)
    search_fields = ("channel__owner__login",)
