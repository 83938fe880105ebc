"""Channel: the picture while offline, and the about panels below the player."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from streams.models import AboutPanel, Channel
from streams.policies.fields import MAX_PANELS
from streams.selectors.panels import list_panels
from streams.services.channels import set_offline_banner
from streams.services.panels import PanelInput, save_panels
from streams.views.dashboard.forms import PanelForm, PictureForm, picture_help
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core.errors import DomainError, InvalidInput

_BANNER = "streams/dashboard/partials/_banner.html"
_PANELS = "streams/dashboard/partials/_panels.html"


@require_safe
@own_channel
def appearance(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Both forms."""
    context = {
        "channel": channel,
        "banner_form": PictureForm(),
        "panel_forms": _panel_forms(list_panels(channel.pk)),
        **_constants(),
    }
    return render(request, "streams/dashboard/appearance.html", context)


@require_POST
@own_channel
def save_banner(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Set the offline picture, or take it away."""
    form = PictureForm(request.POST, request.FILES)
    upload = request.FILES.get("offline_banner")
    try:
        if upload is None and "remove" not in request.POST:
            raise InvalidInput(_("Choose a picture first."), field="offline_banner")
        account = require_account(request)
        channel = set_offline_banner(channel=channel, actor=account, upload=upload)
    except DomainError as error:
        form.is_valid()
        add_refusal(form, error)
    return _answer(request, _BANNER, {"channel": channel, "banner_form": form}, form.is_valid())


@require_POST
@own_channel
def save_about(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Make the sent panels the channel's, in the order sent."""
    existing = {panel.pk: panel for panel in list_panels(channel.pk)}
    forms = [_sent_form(request, number, existing) for number in _numbers(request)]
    is_valid = [form.is_valid() for form in forms]  # each of them, so that each shows its errors
    is_saved = all(is_valid)
    problem = ""
    if is_saved:
        try:
            account = require_account(request)
            inputs = [PanelInput(**form.cleaned_data) for form in forms]
            forms = _panel_forms(save_panels(channel=channel, actor=account, panels=inputs))
        except DomainError as error:
            is_saved, problem = False, error.message
    return _answer(request, _PANELS, {"panel_forms": forms, "problem": problem}, is_saved)


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], is_saved: bool
) -> HttpResponse:
    if is_saved and not wants_part(request):
        return redirect("streams:dashboard-channel")
    response = render(request, template, context | _constants(), status=200 if is_saved else 422)
    return toast(response, _("Saved.")) if is_saved else response


def _constants() -> dict[str, object]:
    return {
        "section": "channel",
        "max_panels": MAX_PANELS,
        "picture_help": picture_help(),
        "blank_panel": PanelForm(prefix="panel-__number__"),
    }


def _numbers(request: HttpRequest) -> list[str]:
    """The panels' form numbers in the order of the page; a few more than allowed, for the rule."""
    sent = [text for text in request.POST.getlist("panel") if text.isascii() and text.isdigit()]
    return list(dict.fromkeys(sent))[: MAX_PANELS + 1]


def _sent_form(request: HttpRequest, number: str, existing: dict[int, AboutPanel]) -> PanelForm:
    prefix = f"panel-{number}"
    known = request.POST.get(f"{prefix}-id", "")
    panel = next((panel for panel in existing.values() if str(panel.pk) == known), None)
    return PanelForm(request.POST, request.FILES, prefix=prefix, image_url=_image_url(panel))


def _panel_forms(panels: list[AboutPanel]) -> list[PanelForm]:
    return [
        PanelForm(
            prefix=f"panel-{number}",
            image_url=_image_url(panel),
            initial={
                "id": panel.pk,
                "title": panel.title,
                "body": panel.body,
                "link_url": panel.link_url,
            },
        )
        for number, panel in enumerate(panels)
    ]


def _image_url(panel: AboutPanel | None) -> str:
    return panel.image.url if panel and panel.image else ""
