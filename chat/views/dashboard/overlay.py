"""Overlay addresses in the dashboard: a new one is shown once, an old one can be taken back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chat.selectors.overlays import list_overlays
from chat.services import overlays
from streams.models import Channel
from streams.views.addresses import absolute_url
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import toast, wants_part
from twitchclone.core.errors import DomainError

_PAGE = "chat/dashboard/overlay.html"
_LIST = "chat/dashboard/partials/_overlays.html"


class OverlayForm(forms.Form):
    """A new overlay's name."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=overlays.MAX_NAME_LENGTH,
        required=False,
        help_text=gettext_lazy("Where you will use it, for example “Starting scene”."),
    )


@require_safe
@own_channel
def overlay_list(request: HttpRequest, channel: Channel) -> HttpResponse:
    """All addresses, told apart by name and last characters."""
    return _show(request, channel)


@require_POST
@own_channel
def overlay_create(request: HttpRequest, channel: Channel) -> HttpResponse:
    """A new address, shown this once."""
    form = OverlayForm(request.POST)
    if form.is_valid():
        try:
            _overlay, token = overlays.create_overlay(
                channel=channel, name=form.cleaned_data["name"]
            )
            return _show(request, channel, new_urls=_addresses(request, token))
        except DomainError as error:
            add_refusal(form, error)
    return _show(request, channel, form=form, status=422)


@require_POST
@own_channel
def overlay_rotate(request: HttpRequest, channel: Channel, overlay_id: int) -> HttpResponse:
    """Another address for the same overlay, shown this once; the former opens nothing any more."""
    _overlay, token = overlays.rotate_overlay(channel=channel, overlay_id=overlay_id)
    return _show(request, channel, new_urls=_addresses(request, token))


@require_POST
@own_channel
def overlay_revoke(request: HttpRequest, channel: Channel, overlay_id: int) -> HttpResponse:
    """Take an address back."""
    overlays.revoke_overlay(channel=channel, overlay_id=overlay_id)
    if not wants_part(request):
        return redirect("chat:dashboard-overlay")
    return toast(_show(request, channel), _("The overlay is revoked."))


def _addresses(request: HttpRequest, token: str) -> list[dict[str, Any]]:
    """The pages that one secret opens, each with its address and what it is for."""
    return [
        {
            "name": name,
            "title": title,
            "help": help_text,
            "url": absolute_url(request, reverse(f"chat:{name}", args=[token])),
        }
        for name, title, help_text in (
            ("overlay-alerts", _("Alerts"), _("For example 800 by 600.")),
            ("overlay-goal", _("Goals"), _("For example 600 by 120.")),
            ("overlay-hype", _("Hype train"), _("For example 480 by 200.")),
            ("overlay-ticker", _("Ticker"), _("For example 900 by 60.")),
            ("overlay", _("Chat"), _("For example 480 by 720.")),
        )
    ]


def _show(
    request: HttpRequest, channel: Channel, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page or its list, as the request asks."""
    context = {
        "overlays": list_overlays(channel.pk),
        "max_overlays": overlays.MAX_OVERLAYS,
        "section": "chat-overlay",
        "form": OverlayForm(),
        **extra,
    }
    return render(request, _LIST if wants_part(request) else _PAGE, context, status=status)
