"""The dashboard's page of a channel's ads: breaks now, by themselves, put off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monetization.forms.ads import AdSettingsForm
from monetization.models import AdSettings
from monetization.policies.ads import BREAK_LENGTHS_S
from monetization.pricing.currencies import format_minor
from monetization.selectors.ad_reports import SHOWN_DAYS, ad_earnings, recent_breaks
from monetization.services.ads.breaks import snooze_ad_break, start_ad_break, update_ad_settings
from streams.models import Channel
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core.errors import DomainError, InvalidInput

_PAGE = "monetization/ads/dashboard.html"
_PART = "monetization/ads/_breaks.html"


@require_safe
@own_channel
def page(request: HttpRequest, channel: Channel) -> HttpResponse:
    """What there is to press and to set, and what there was."""
    return render(request, _PAGE, _context(channel))


@require_POST
@own_channel
def start(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Begin a break."""
    length = request.POST.get("length_s", "")
    if length not in {str(one) for one in BREAK_LENGTHS_S}:
        raise InvalidInput("Choose one of the lengths.", field="length_s")
    start_ad_break(channel=channel, actor=require_account(request), length_s=int(length))
    return _answer(request, channel, _("The ads run now."))


@require_POST
@own_channel
def snooze(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Put the next one off."""
    snooze_ad_break(channel=channel, actor=require_account(request))
    return _answer(request, channel, _("Put off by five minutes."))


@require_POST
@own_channel
def save(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The schedule and pre-rolls."""
    form = AdSettingsForm(request.POST)
    if form.is_valid():
        try:
            account = require_account(request)
            update_ad_settings(channel=channel, actor=account, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
    if not form.errors:
        return _answer(request, channel, _("Saved."))
    template = _PART if wants_part(request) else _PAGE
    return render(request, template, _context(channel) | {"form": form}, status=422)


def _answer(request: HttpRequest, channel: Channel, said: str) -> HttpResponse:
    if not wants_part(request):
        return redirect("monetization:dashboard-ads")
    return toast(render(request, _PART, _context(channel)), said)


def _context(channel: Channel) -> dict[str, object]:
    row = AdSettings.objects.filter(channel=channel).first() or AdSettings(channel=channel)
    earned = ad_earnings(channel.pk)
    return {
        "section": "ads",
        "form": AdSettingsForm.of_settings(row),
        "settings": row,
        "is_live": channel.live_broadcast is not None,
        "lengths": BREAK_LENGTHS_S,
        "breaks": recent_breaks(channel.pk),
        "earned": [format_minor(minor, currency) for currency, minor in earned.items() if minor],
        "days": SHOWN_DAYS,
    }
