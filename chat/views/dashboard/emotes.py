"""Emotes in the dashboard: upload, what became of the review, who may use them, removal."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chat.images.encode import MAX_BYTES, MAX_FRAMES
from chat.models import Emote
from chat.policies.emotes import MAX_EMOTES_PER_CHANNEL, emote_prefix
from chat.selectors.own_emotes import list_own_emotes
from chat.services import emotes
from streams.models import Channel
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core import rate_limit
from twitchclone.core.errors import DomainError, InvalidInput

_PAGE = "chat/dashboard/emotes.html"
_LIST = "chat/dashboard/partials/_emotes.html"
# Encoding takes a second of a processor.
UPLOADS = rate_limit.Limit("emote-upload", count=20, period_s=600)

_ACCESS = [
    (Emote.Access.EVERYONE.value, gettext_lazy("Everybody")),
    (Emote.Access.FOLLOWERS.value, gettext_lazy("Followers")),
    (Emote.Access.TIER_1.value, gettext_lazy("Subscribers")),
    (Emote.Access.TIER_2.value, gettext_lazy("Subscribers from tier 2")),
    (Emote.Access.TIER_3.value, gettext_lazy("Subscribers of tier 3")),
]


class EmoteForm(forms.Form):
    """A new emote; the code is the channel's prefix and `name`."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Letters and digits, beginning with a capital letter: Wave."),
    )
    access = forms.ChoiceField(label=gettext_lazy("Who may use it"), choices=_ACCESS)
    image = forms.FileField(label=gettext_lazy("Picture"), required=False)


@require_safe
@own_channel
def emote_list(request: HttpRequest, channel: Channel) -> HttpResponse:
    """All of the channel's emotes, and the form for another."""
    return _show(request, channel)


@require_POST
@own_channel
def emote_upload(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Take a picture; it waits for the site's review."""
    form = EmoteForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            upload = form.cleaned_data["image"]
            if upload is None:
                raise InvalidInput(_("Choose a picture first."), field="image")
            actor = require_account(request)
            rate_limit.require(UPLOADS, f"u{actor.pk}")
            emotes.upload_emote(
                actor=actor,
                channel_id=channel.pk,
                name=form.cleaned_data["name"],
                upload=upload,
                access=form.cleaned_data["access"],
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _changed(request, channel, _("The emote is here; it waits for its review."))
    return _show(request, channel, form=form, status=422)


@require_POST
@own_channel
def emote_access(request: HttpRequest, channel: Channel, emote_id: int) -> HttpResponse:
    """Change who may use it."""
    emote = emotes.set_emote_access(
        actor=require_account(request), emote_id=emote_id, access=request.POST.get("access", "")
    )
    return _changed(request, channel, _("{code} is changed.").format(code=emote.code))


@require_POST
@own_channel
def emote_remove(request: HttpRequest, channel: Channel, emote_id: int) -> HttpResponse:
    """Take it away."""
    emotes.remove_emote(actor=require_account(request), emote_id=emote_id)
    return _changed(request, channel, _("The emote is removed."))


@require_POST
@own_channel
def emote_dismiss(request: HttpRequest, channel: Channel, emote_id: int) -> HttpResponse:
    """Forget a rejected one."""
    emotes.dismiss_rejection(actor=require_account(request), emote_id=emote_id)
    return _show(request, channel) if wants_part(request) else redirect("chat:dashboard-emotes")


def _changed(request: HttpRequest, channel: Channel, message: str) -> HttpResponse:
    if not wants_part(request):
        return redirect("chat:dashboard-emotes")
    return toast(_show(request, channel), message)


def _show(
    request: HttpRequest, channel: Channel, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page or its list, as the request asks."""
    context = {
        "own": list_own_emotes(channel.pk),
        "prefix": emote_prefix(channel.owner.login),
        "max_emotes": MAX_EMOTES_PER_CHANNEL,
        "max_bytes": MAX_BYTES,
        "max_frames": MAX_FRAMES,
        "access_choices": _ACCESS,
        "section": "chat-emotes",
        "form": EmoteForm(),
        **extra,
    }
    return render(request, _LIST if wants_part(request) else _PAGE, context, status=status)
