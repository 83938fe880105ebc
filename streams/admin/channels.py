"""Channels, their keys (never the key itself), and what the home page features."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from streams.models import AboutPanel, Channel, FeaturedChannel, StreamKey
from streams.policies.quota import GIGABYTE, format_bytes
from streams.selectors.storage_usage import channel_usage
from streams.services.channels import update_channel
from streams.services.quota import set_storage_quota
from twitchclone.core.admin_site import ReadOnlyAdmin


class PanelInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """About panels, in their order."""

    model = AboutPanel
    extra = 0
    fields = ("position", "title", "body", "link_url")
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.URLField: {"assume_scheme": "https"},
    }


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """Asks for the quota in gigabytes, as the site's setting does."""

    storage_quota_gb = forms.FloatField(
        label="Storage quota (GB)",
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=UnfoldAdminTextInputWidget,
        help_text="Of videos, clips and uploads; empty: the site's STORAGE_QUOTA_GB. Recordings"
        " go on when it is used up, uploads do not.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.storage_quota_bytes is not None:
            self.initial["storage_quota_gb"] = self.instance.storage_quota_bytes / GIGABYTE

    def quota_bytes(self) -> int | None:
        """As the service takes it."""
        size_gb = self.cleaned_data["storage_quota_gb"]
        return None if size_gb is None else round(size_gb * GIGABYTE)


@admin.register(Channel)
class ChannelAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """What a channel shows; its account is in accounts."""

    list_display = ("login", "title", "category", "language", "is_mature")
    list_filter = ("language", "is_mature", "category")
    list_select_related = ("owner", "category")
    search_fields = ("owner__login", "owner__display_name", "title")
    autocomplete_fields = ("category",)
    form = ChannelForm
    fields = (
        *("owner", "title", "category", "tags", "language", "is_mature", "offline_banner"),
        *("storage_quota_gb", "storage_used"),
    )
    readonly_fields = ("owner", "offline_banner", "storage_used")
    inlines = (PanelInline,)

    @display(description="Channel", ordering="owner__login")
    def login(self, channel: Channel) -> str:
        """Its address."""
        return channel.owner.login

    @display(description="Storage used")
    def storage_used(self, channel: Channel) -> str:
        """Of how much."""
        usage = channel_usage(channel.pk)
        if usage.quota_bytes is None:
            return format_bytes(usage.used_bytes)
        return f"{format_bytes(usage.used_bytes)} of {format_bytes(usage.quota_bytes)}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A channel comes with its account."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Channel | None = None) -> bool:
        """A channel goes with its account."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Channel, form: ChannelForm, change: bool
    ) -> None:
        """Through the services, so that open pages and an open broadcast follow."""
        channel = Channel.objects.select_related("owner", "category").get(pk=obj.pk)
        actor: Any = request.user  # the admin site lets accounts in only
        set_storage_quota(channel=channel, actor=actor, quota_bytes=form.quota_bytes())
        update_channel(
            channel=channel,
            actor=actor,
            title=obj.title,
            category=obj.category,
            tags=list(obj.tags),
            language=obj.language,
            is_mature=obj.is_mature,
        )


@admin.register(FeaturedChannel)
class FeaturedChannelAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Channels at the top of the home page while they are live."""

    list_display = ("channel", "position", "headline", "starts_at", "ends_at")
    list_editable = ("position",)
    list_select_related = ("channel__owner",)
    autocomplete_fields = ("channel",)


@admin.register(StreamKey)
class StreamKeyAdmin(ReadOnlyAdmin):
    """Which keys there are; the clear text is stored nowhere."""

    list_display = ("channel", "name", "hint", "is_primary", "created_at", "last_used_at")
    list_select_related = ("channel__owner",)
    search_fields = ("channel__owner__login",)
