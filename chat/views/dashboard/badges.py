"""Badges in the dashboard: the channel's own pictures for subscribers and for bits."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from chat.images.encode import MAX_BYTES
from chat.models import ChannelBadge
from chat.selectors.badges import badge_images, built_in_image, channel_badges
from chat.services import badges
from streams.models import Channel
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core import rate_limit
from twitchclone.core.errors import DomainError, InvalidInput

_PAGE = "chat/dashboard/badges.html"
_LIST = "chat/dashboard/partials/_badges.html"
UPLOADS = rate_limit.Limit("badge-upload", count=40, period_s=600)


class BadgeForm(forms.Form):
    """A picture for one step, written "subscriber:3" or "bits:100"."""

    step = forms.ChoiceField(label=gettext_lazy("Worn from"))
    image = forms.FileField(label=gettext_lazy("Picture"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has it
            (f"{set_id}:{threshold}", describe_step(set_id, threshold))
            for set_id, thresholds in badges.THRESHOLDS.items()
            for threshold in thresholds
        ]


def describe_step(set_id: str, threshold: int) -> str:
    """A step in words."""
    if set_id == ChannelBadge.Set.BITS:
        words = ngettext("{count} bit", "{count} bits", threshold)
        return words.format(count=f"{threshold:,}")
    if threshold == 0:
        return _("New subscribers")
    words = ngettext("Subscribers for {count} month", "Subscribers for {count} months", threshold)
    return words.format(count=threshold)


@require_safe
@own_channel
def badge_list(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The channel's own badges, and the form for another."""
    return _show(request, channel)


@require_POST
@own_channel
def badge_upload(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Draw the badge of one step."""
    form = BadgeForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            upload = form.cleaned_data["image"]
            if upload is None:
                raise InvalidInput(_("Choose a picture first."), field="image")
            actor = require_account(request)
            rate_limit.require(UPLOADS, f"u{actor.pk}")
            set_id, threshold = form.cleaned_data["step"].split(":")
            badges.set_badge(
                actor=actor,
                channel_id=channel.pk,
                set_id=set_id,
                threshold=int(threshold),
                upload=upload,
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _changed(request, channel, _("The badge is in use."))
    return _show(request, channel, form=form, status=422)


@require_POST
@own_channel
def badge_remove(request: HttpRequest, channel: Channel, badge_id: int) -> HttpResponse:
    """Go back to the site's drawing."""
    badges.remove_badge(actor=require_account(request), badge_id=badge_id)
    return _changed(request, channel, _("The badge is removed."))


def _changed(request: HttpRequest, channel: Channel, message: str) -> HttpResponse:
    if not wants_part(request):
        return redirect("chat:dashboard-badges")
    return toast(_show(request, channel), message)


def _show(
    request: HttpRequest, channel: Channel, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page or its list, as the request asks."""
    rows = [
        {
            "id": badge.pk,
            "title": describe_step(badge.set_id, badge.threshold),
            "image_url": badge_images(badge)["4"],
        }
        for badge in channel_badges(channel.pk)
    ]
    context = {
        "badges": rows,
        "drawings": [built_in_image("subscriber"), built_in_image("bits")],
        "max_bytes": MAX_BYTES,
        "section": "chat-badges",
        "form": BadgeForm(),
        **extra,
    }
    return render(request, _LIST if wants_part(request) else _PAGE, context, status=status)
