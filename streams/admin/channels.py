"""Channels, their keys (never the key itself), and what the home page features."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from streams.models import AboutPanel, Channel, FeaturedChannel, StreamKey
from streams.services.channels import update_channel
from twitchclone.core.admin_site import ReadOnlyAdmin


class PanelInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """About panels, in their order."""

    model = AboutPanel
    extra = 0
    fields = ("position", "title", "body", "link_url")
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.URLField: {"assume_scheme": "https"},
    }


@admin.register(Channel)
class ChannelAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """What a channel shows; its account is in accounts."""

    list_display = ("login", "title", "category", "language", "is_mature")
    list_filter = ("language", "is_mature", "category")
    list_select_related = ("owner", "category")
    search_fields = ("owner__login", "owner__display_name", "title")
    autocomplete_fields = ("category",)
    fields = ("owner", "title", "category", "tags", "language", "is_mature", "offline_banner")
    readonly_fields = ("owner", "offline_banner")
    inlines = (PanelInline,)

    @display(description="Channel", ordering="owner__login")
    def login(self, channel: Channel) -> str:
        """Its address."""
        return channel.owner.login

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A channel comes with its account."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Channel | None = None) -> bool:
        """A channel goes with its account."""
        return False

    def save_model(self, request: HttpRequest, obj: Channel, form: object, change: bool) -> None:
        """Through the service, so that open pages and an open broadcast follow."""
        update_channel(
            channel=Channel.objects.select_related("owner", "category").get(pk=obj.pk),
            actor=request.user,  # type: ignore[arg-type]  # the admin site lets accounts in only
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
