"""Shares of channels: added with a reason, never edited, so the history stays."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from accounts.models import User
from monetization.models import ChannelShare
from monetization.services.shares import set_share


class ShareForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """A new share; it holds from now on."""

    share_bp = forms.IntegerField(
        min_value=0,
        max_value=10_000,
        label="Share",
        help_text="In hundredths of a percent: 7000 is 70 %. Of what is left after tax.",
        widget=UnfoldAdminIntegerFieldWidget,
    )

    class Meta:
        model = ChannelShare
        fields = ("channel", "kind", "share_bp", "reason")
        help_texts = {"channel": "Empty: every channel without a share of its own."}


@admin.register(ChannelShare)
class ChannelShareAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Every share there was and is; the newest of a channel and kind holds."""

    form = ShareForm
    list_display = ("whose", "kind", "percent", "valid_from", "set_by", "reason")
    list_filter = ("kind", ("channel", admin.EmptyFieldListFilter))
    list_select_related = ("channel__owner", "set_by")
    search_fields = ("channel__owner__login",)
    search_help_text = "Login of the channel"
    autocomplete_fields = ("channel",)
    show_full_result_count = False

    @display(description="Channel")
    def whose(self, share: ChannelShare) -> str:
        """The channel's login."""
        return share.channel.owner.login if share.channel else "All others"

    @display(description="Share")
    def percent(self, share: ChannelShare) -> str:
        """In percent."""
        return f"{share.share_bp / 100:g} %"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Shares are replaced by newer ones."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a channel got stays known."""
        return False

    def save_model(self, request: HttpRequest, obj: ChannelShare, form: Any, change: bool) -> None:
        """Let the service write the row; the admin's own object takes its key."""
        assert isinstance(request.user, User)
        made = set_share(
            kind=obj.kind,
            share_bp=obj.share_bp,
            reason=obj.reason,
            channel=obj.channel,
            by=request.user,
        )
        obj.pk, obj.valid_from = made.pk, made.valid_from
