"""Stream: going live, the preview and health of one's own stream, what viewers are told."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from streams.models import Channel
from streams.selectors.browse import search_categories
from streams.selectors.health import get_health, list_refusals
from streams.selectors.recordings import get_recording_warning
from streams.selectors.stream_keys import list_stream_keys
from streams.selectors.urls import rtmp_url
from streams.services.channels import update_channel
from streams.services.ingest import stop_broadcast
from streams.views.channel import player_context
from streams.views.dashboard.forms import StreamInformationForm
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core.errors import DomainError, NotFound

REFUSALS_SHOWN = 5
CATEGORIES_SUGGESTED = 8
_FORM = "streams/dashboard/partials/_information.html"


@require_safe
@own_channel
def stream(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The page a streamer keeps open while live."""
    context = player_context(request, channel) | {
        "form": StreamInformationForm.of_channel(channel),
        "category": channel.category,
        "stream_keys": list_stream_keys(channel.pk),
        "server_url": rtmp_url(request.get_host()),
        "refusals": list_refusals(channel.pk, REFUSALS_SHOWN),
        "is_publishing": get_health(channel.pk) is not None,
        "recording_warning": get_recording_warning(channel.pk),
        "section": "stream",
    }
    return render(request, "streams/dashboard/stream.html", context)


@require_POST
@own_channel
def save_information(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Save what viewers are told; answers with the form as it now is."""
    form = StreamInformationForm(request.POST)
    if form.is_valid():
        try:
            account = require_account(request)
            channel = update_channel(channel=channel, actor=account, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
    if not wants_part(request):
        return _without_scripts(request, channel, form)
    if form.errors:
        context = {"form": form, "category": form.cleaned_data.get("category")}
        return render(request, _FORM, context, status=422)
    fresh = {"form": StreamInformationForm.of_channel(channel), "category": channel.category}
    return toast(render(request, _FORM, fresh), _("Stream information saved."))


@require_safe
@own_channel
def suggest_categories(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Categories for the form's search box."""
    query = request.GET.get("category_name", "").replace("\x00", "")[:100]
    context = {"categories": search_categories(query, CATEGORIES_SUGGESTED), "query": query}
    return render(request, "streams/dashboard/partials/_category_options.html", context)


@require_safe
@own_channel
def refusals(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The last refused publishers, fetched again while the page is open."""
    context = {"refusals": list_refusals(channel.pk, REFUSALS_SHOWN)}
    return render(request, "streams/dashboard/partials/_refusals.html", context)


@require_POST
@own_channel
def stop(request: HttpRequest, channel: Channel) -> HttpResponse:
    """End one's own broadcast, also when the encoder is out of reach."""
    broadcast = channel.open_broadcast
    if broadcast is None:
        raise NotFound(_("You are not live."))
    stop_broadcast(broadcast=broadcast, by=require_account(request), reason="stopped_by_streamer")
    if not wants_part(request):
        return redirect("streams:dashboard-stream")
    return toast(HttpResponse(status=204), _("Your stream has ended."))


def _without_scripts(
    request: HttpRequest, channel: Channel, form: StreamInformationForm
) -> HttpResponse:
    if not form.errors:
        return redirect("streams:dashboard-stream")
    context: dict[str, Any] = player_context(request, channel) | {
        "form": form,
        "category": form.cleaned_data.get("category"),
        "stream_keys": list_stream_keys(channel.pk),
        "server_url": rtmp_url(request.get_host()),
        "refusals": list_refusals(channel.pk, REFUSALS_SHOWN),
        "section": "stream",
    }
    return render(request, "streams/dashboard/stream.html", context, status=422)
