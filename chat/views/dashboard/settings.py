"""A chat's settings in the dashboard: modes, AutoMod, shield mode, rules; each saved by itself."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chat.models import Room
from chat.policies.permissions import Permission
from chat.services.room_settings import change_settings
from chat.services.rules import set_rules
from chat.services.shield import prepare_shield, set_shield
from chat.views.dashboard.moderated import Moderated, changed, moderated_channel, show
from chat.views.dashboard.setting_forms import AutoModForm, ModesForm, RulesForm, ShieldForm
from streams.views.dashboard.own import add_refusal
from twitchclone.core.errors import DomainError

_PAGE = "chat/dashboard/settings.html"
_URL = "chat:dashboard-settings"
_PARTS = "chat/dashboard/partials/_settings_{}.html"
# What the services call the fields that forms name otherwise.
_FIELDS = {"automod_level": "level"}


@require_safe
@moderated_channel(Permission.SETTINGS)
def settings_page(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """All of them."""
    return _show(request, moderated, "modes")


@require_POST
@moderated_channel(Permission.SETTINGS)
def save_modes(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Who may write, and how often."""
    form = ModesForm(_room(moderated), request.POST)

    def save() -> None:
        change_settings(actor=moderated.actor, channel_id=moderated.channel.pk, **form.wanted())

    return _save(request, moderated, "modes", form, save)


@require_POST
@moderated_channel(Permission.SETTINGS)
def save_automod(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """How strict AutoMod is."""
    form = AutoModForm(_room(moderated), request.POST)

    def save() -> None:
        change_settings(actor=moderated.actor, channel_id=moderated.channel.pk, **form.wanted())

    return _save(request, moderated, "automod", form, save)


@require_POST
@moderated_channel(Permission.SETTINGS)
def save_shield(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """What shield mode puts in force."""
    form = ShieldForm(_room(moderated), request.POST)

    def save() -> None:
        channel_id = moderated.channel.pk
        prepare_shield(actor=moderated.actor, channel_id=channel_id, settings=form.wanted())

    return _save(request, moderated, "shield", form, save)


@require_POST
@moderated_channel(Permission.SETTINGS)
def switch_shield(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Turn shield mode on or off."""
    is_on = request.POST.get("is_on") == "1"
    set_shield(actor=moderated.actor, channel_id=moderated.channel.pk, is_on=is_on)
    message = _("Shield mode is on.") if is_on else _("Shield mode is off.")
    return changed(request, moderated, _URL, _show(request, moderated, "shield"), message)


@require_POST
@moderated_channel(Permission.SETTINGS)
def save_rules(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """What visitors agree to."""
    form = RulesForm(_room(moderated), request.POST)

    def save() -> None:
        rules = form.cleaned_data["rules"].splitlines()
        set_rules(actor=moderated.actor, channel_id=moderated.channel.pk, rules=rules)

    return _save(request, moderated, "rules", form, save)


def _save(
    request: HttpRequest,
    moderated: Moderated,
    part: str,
    form: ModesForm | AutoModForm | ShieldForm | RulesForm,
    save: Callable[[], None],
) -> HttpResponse:
    """Save what is valid and show the part as it is now; a refusal beside its field."""
    if form.is_valid():
        try:
            save()
        except DomainError as error:
            error.field = _FIELDS.get(error.field, error.field)
            add_refusal(form, error)
        else:
            return changed(
                request, moderated, _URL, _show(request, moderated, part), _("Chat settings saved.")
            )
    return _show(request, moderated, part, status=422, **{f"{part}_form": form})


def _show(
    request: HttpRequest, moderated: Moderated, part: str, *, status: int = 200, **forms: Any
) -> HttpResponse:
    room = _room(moderated)
    context = {
        **moderated.context("chat-settings"),
        "room": room,
        "modes_form": ModesForm(room),
        "automod_form": AutoModForm(room),
        "shield_form": ShieldForm(room),
        "rules_form": RulesForm(room),
        **forms,
    }
    return show(request, _PAGE, _PARTS.format(part), context, status=status)


def _room(moderated: Moderated) -> Room:
    return Room.objects.get(pk=moderated.channel.pk)
