"""Alerts in the dashboard: how each kind of event looks over the picture, as one changes it."""

from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from chat.models import AlertRule
from chat.policies import alerts as policy
from chat.selectors.alerts import (
    alert_rules,
    default_rule,
    overlay_settings,
    own_sound_url,
    represent_rule,
    sound_urls,
)
from chat.services import alerts
from chat.services.alert_samples import sample_event
from streams.models import Channel
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core import clock, rate_limit
from twitchclone.core.errors import DomainError

_PAGE = "chat/dashboard/alerts.html"
_PART = "chat/dashboard/partials/_alert.html"
UPLOADS = rate_limit.Limit("alert-upload", count=40, period_s=600)

TITLES = {
    "follow": gettext_lazy("Follows"),
    "subscribe": gettext_lazy("Subscriptions"),
    "resub": gettext_lazy("Months shared"),
    "gift": gettext_lazy("Gifts"),
    "cheer": gettext_lazy("Cheers"),
    "donation": gettext_lazy("Donations"),
    "raid": gettext_lazy("Raids"),
}
_MINIMUMS = {
    "count": gettext_lazy("Fewest subscriptions"),
    "bits": gettext_lazy("Fewest bits"),
    "amount": gettext_lazy("Smallest amount, in cents"),
    "viewers": gettext_lazy("Fewest viewers"),
}
_ANIMATIONS = {
    "fade": gettext_lazy("Fade in"),
    "slide": gettext_lazy("Slide in"),
    "bounce": gettext_lazy("Bounce"),
    "zoom": gettext_lazy("Zoom"),
    "none": gettext_lazy("None"),
}
_POSITIONS = {
    "top": gettext_lazy("Top"),
    "center": gettext_lazy("Middle"),
    "bottom": gettext_lazy("Bottom"),
}
_SOUNDS = {
    "chime": gettext_lazy("Chime"),
    "bell": gettext_lazy("Bell"),
    "coin": gettext_lazy("Coin"),
    "pop": gettext_lazy("Pop"),
    "fanfare": gettext_lazy("Fanfare"),
    "own": gettext_lazy("Your own file"),
    "none": gettext_lazy("None"),
}
_SAVED = (
    "is_enabled",
    "template",
    "animation",
    "position",
    "font_size_px",
    "color",
    "sound",
    "volume_percent",
)


class AlertForm(forms.Form):
    """One kind of alert; fields that the kind has no use for are not there."""

    is_enabled = forms.BooleanField(label=gettext_lazy("Show these alerts"), required=False)
    template = forms.CharField(
        label=gettext_lazy("Words"), max_length=policy.MAX_TEMPLATE_LENGTH, strip=True
    )
    shows_message = forms.BooleanField(
        label=gettext_lazy("Show the message that came with it"), required=False
    )
    minimum = forms.IntegerField(min_value=0, max_value=policy.MAX_MINIMUM)
    duration_s = forms.IntegerField(
        label=gettext_lazy("Seconds it stays"),
        min_value=policy.MIN_DURATION_MS // 1000,
        max_value=policy.MAX_DURATION_MS // 1000,
    )
    animation = forms.ChoiceField(label=gettext_lazy("Entrance"), choices=list(_ANIMATIONS.items()))
    position = forms.ChoiceField(label=gettext_lazy("Place"), choices=list(_POSITIONS.items()))
    font_size_px = forms.IntegerField(
        label=gettext_lazy("Size of the words, in pixels"),
        min_value=policy.MIN_FONT_SIZE_PX,
        max_value=policy.MAX_FONT_SIZE_PX,
    )
    color = forms.CharField(
        label=gettext_lazy("Colour of the words"),
        widget=forms.TextInput(attrs={"type": "color"}),
        max_length=7,
    )
    image = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG, WebP or GIF, standing still."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    is_image_removed = forms.BooleanField(label=gettext_lazy("Remove the picture"), required=False)
    sound = forms.ChoiceField(label=gettext_lazy("Sound"), choices=list(_SOUNDS.items()))
    sound_file = forms.FileField(
        label=gettext_lazy("Your own sound"),
        required=False,
        help_text=gettext_lazy("MP3, Ogg or WAV, at most 2 MB; the first 15 seconds are used."),
        widget=forms.FileInput(attrs={"accept": ".mp3,.ogg,.wav"}),
    )
    volume_percent = forms.IntegerField(
        label=gettext_lazy("Volume"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range"}),
    )

    def __init__(self, rule: AlertRule, data: Any = None, files: Any = None) -> None:
        initial = {name: getattr(rule, name) for name in (*_SAVED, "shows_message", "minimum")}
        initial["duration_s"] = rule.duration_ms // 1000
        super().__init__(data, files, initial=initial)
        kind = policy.KINDS[rule.kind]
        names = ", ".join(f"{{{name}}}" for name in kind.placeholders)
        self.fields["template"].help_text = _("These are filled in: {names}").format(names=names)
        if kind.minimum_of:
            self.fields["minimum"].label = _MINIMUMS[kind.minimum_of]
        else:
            del self.fields["minimum"]
        if not kind.has_message:
            del self.fields["shows_message"]
        if not rule.image:
            del self.fields["is_image_removed"]

    def changes(self) -> dict[str, Any]:
        """What `change_alert` takes."""
        cleaned = self.cleaned_data
        names = [*_SAVED, *({"shows_message", "minimum"} & self.fields.keys())]
        return {name: cleaned[name] for name in names} | {
            "duration_ms": cleaned["duration_s"] * 1000
        }

    def chosen_files(self) -> alerts.AlertFiles:
        """The files that came with it."""
        cleaned = self.cleaned_data
        return alerts.AlertFiles(
            sound=cleaned["sound_file"],
            image=cleaned["image"],
            is_image_removed=cleaned.get("is_image_removed", False),
        )


@require_safe
@own_channel
def alert_list(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The first kind."""
    return redirect("chat:dashboard-alert", kind=next(iter(policy.KINDS)))


@require_safe
@own_channel
def alert_page(request: HttpRequest, channel: Channel, kind: str) -> HttpResponse:
    """One kind of alert, and how it looks."""
    return _show(request, channel, kind)


@require_POST
@own_channel
def alert_save(request: HttpRequest, channel: Channel, kind: str) -> HttpResponse:
    """Keep what the form says; overlays that are open show the next alert so."""
    form = AlertForm(_rule(channel, kind), request.POST, request.FILES)
    if form.is_valid():
        try:
            actor = require_account(request)
            if request.FILES:
                rate_limit.require(UPLOADS, f"u{actor.pk}")
            alerts.change_alert(
                actor=actor, channel=channel, kind=kind, files=form.chosen_files(), **form.changes()
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _changed(request, channel, kind, _("The alert is saved."))
    return _show(request, channel, kind, form=form, status=422)


@require_POST
@own_channel
def alert_reset(request: HttpRequest, channel: Channel, kind: str) -> HttpResponse:
    """Go back to the site's own look."""
    alerts.reset_alert(actor=require_account(request), channel=channel, kind=kind)
    return _changed(request, channel, kind, _("The alert looks as it did at first."))


@require_POST
@own_channel
def alert_test(request: HttpRequest, channel: Channel, kind: str) -> HttpResponse:
    """Let the channel's open overlays show an event that never was."""
    alerts.send_test_alert(actor=require_account(request), channel=channel, kind=kind)
    return _changed(request, channel, kind, _("A test alert is on its way to your overlays."))


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": "'self'"})  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
@own_channel
def alert_preview(request: HttpRequest, channel: Channel, kind: str) -> HttpResponse:
    """The overlay's own page, told by the dashboard that frames it what to show."""
    default_rule(channel.pk, kind)
    context = {
        "owner": channel.owner,
        "settings": overlay_settings(channel.pk),
        "volume_percent": 100,
        "gap_ms": 0,
        "now_ms": clock.to_ms(clock.now()),
        "is_preview": True,
    }
    return render(request, "chat/alerts.html", context)


def _rule(channel: Channel, kind: str) -> AlertRule:
    default = default_rule(channel.pk, kind)
    return alert_rules(channel.pk).get(kind, default)


def _changed(request: HttpRequest, channel: Channel, kind: str, message: str) -> HttpResponse:
    if not wants_part(request):
        return redirect("chat:dashboard-alert", kind=kind)
    return toast(_show(request, channel, kind), message)


def _show(
    request: HttpRequest, channel: Channel, kind: str, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page or its part, as the request asks."""
    rule = _rule(channel, kind)
    event = sample_event(channel_id=channel.pk, kind=kind)
    context = {
        "kind": kind,
        "title": TITLES[kind],
        "kinds": [{"kind": name, "title": title} for name, title in TITLES.items()],
        "rule": rule,
        "is_stored": rule.pk is not None,
        "preview": {
            "rule": {**represent_rule(rule), "own_sound_url": own_sound_url(rule)},
            "sounds": sound_urls(),
            "test": {"id": "test-preview", "event": event.TYPE, "data": event.data()},
        },
        "section": "alerts",
        "form": AlertForm(rule),
        **extra,
    }
    return render(request, _PART if wants_part(request) else _PAGE, context, status=status)
