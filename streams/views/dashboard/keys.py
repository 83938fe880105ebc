"""Stream keys: named, issued, replaced and revoked; a clear text is in one answer only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from streams.models import Channel
from streams.selectors.stream_keys import get_own_stream_key, list_stream_keys
from streams.selectors.urls import rtmp_url
from streams.services import stream_keys
from streams.views.dashboard.forms import KeyNameForm
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import toast, wants_part
from twitchclone.core.errors import DomainError

_PAGE = "streams/dashboard/keys.html"
_LIST = "streams/dashboard/partials/_keys.html"
_GUIDE = "streams/dashboard/partials/_guide_key.html"


@require_safe
@own_channel
def keys(request: HttpRequest, channel: Channel) -> HttpResponse:
    """All keys, told apart by name and last characters."""
    return _show(request, channel)


@require_POST
@own_channel
def issue(request: HttpRequest, channel: Channel) -> HttpResponse:
    """A new key, shown this once."""
    form = KeyNameForm(request.POST)
    if form.is_valid():
        try:
            key, clear_text = stream_keys.issue_stream_key(
                channel=channel, name=form.cleaned_data["name"]
            )
            return _show(request, channel, new_key=key.name, clear_text=clear_text)
        except DomainError as error:
            add_refusal(form, error)
    return _show(request, channel, form=form, status=422)


@require_POST
@own_channel
def rotate(request: HttpRequest, channel: Channel, key_id: int) -> HttpResponse:
    """Replace a key's secret; the new one is shown this once."""
    own = get_own_stream_key(channel_id=channel.pk, key_id=key_id)
    key, clear_text = stream_keys.rotate_stream_key(stream_key=own)
    return _show(request, channel, new_key=key.name, clear_text=clear_text)


@require_POST
@own_channel
def revoke(request: HttpRequest, channel: Channel, key_id: int) -> HttpResponse:
    """Take a key back for good."""
    own = get_own_stream_key(channel_id=channel.pk, key_id=key_id)
    stream_keys.revoke_stream_key(stream_key=own)
    return _changed(request, channel, _("“{name}” is revoked.").format(name=own.name))


@require_POST
@own_channel
def make_primary(request: HttpRequest, channel: Channel, key_id: int) -> HttpResponse:
    """Make this the key that is shown first."""
    own = get_own_stream_key(channel_id=channel.pk, key_id=key_id)
    stream_keys.make_primary(stream_key=own)
    return _changed(request, channel, _("“{name}” is your primary key.").format(name=own.name))


def _changed(request: HttpRequest, channel: Channel, message: str) -> HttpResponse:
    if not wants_part(request):
        return redirect("streams:dashboard-keys")
    return toast(_show(request, channel), message)


def _show(
    request: HttpRequest, channel: Channel, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page, its list, or the guide's step, as the request asks."""
    context = {
        "stream_keys": list_stream_keys(channel.pk),
        "max_keys": stream_keys.MAX_KEYS,
        "server_url": rtmp_url(request.get_host()),
        "section": "keys",
        "form": KeyNameForm(),
        **extra,
    }
    template = _PAGE
    if wants_part(request):
        template = _GUIDE if request.POST.get("view") == "guide" else _LIST
    return render(request, template, context, status=status)
