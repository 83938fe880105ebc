"""Channel points in the dashboard: rewards for the broadcaster, the queue for all who help."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chat.selectors.roles import require_broadcaster
from chat.services.rewards import decide_redemption, offered_rewards
from chat.views.dashboard.moderated import Moderated, changed, moderated_channel, show
from monetization.models import Reward
from monetization.selectors.points import program_of
from monetization.selectors.rewards import get_reward, redemption_queue
from monetization.services.points import change_program
from monetization.services.rewards import MAX_COST, change_reward, create_reward, remove_reward
from streams.views.dashboard.own import add_refusal
from twitchclone.core.errors import DomainError, InvalidInput

_REWARDS, _REWARDS_URL = "chat/dashboard/rewards.html", "chat:dashboard-rewards"
_REWARDS_PART = "chat/dashboard/partials/_rewards.html"
_QUEUE, _QUEUE_URL = "chat/dashboard/redemptions.html", "chat:dashboard-redemptions"
_QUEUE_PART = "chat/dashboard/partials/_redemptions.html"
BUILT_INS = {
    Reward.Kind.HIGHLIGHT.value: gettext_lazy("Highlight my message"),
    Reward.Kind.SUB_ONLY_MESSAGE.value: gettext_lazy("Send a message in subscribers-only mode"),
    Reward.Kind.UNLOCK_EMOTE.value: gettext_lazy("Unlock an emote for a day"),
}


def _bound(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MAX_COST)


class ProgramForm(forms.Form):
    """Whether the channel has points, and their name."""

    is_enabled = forms.BooleanField(
        label=gettext_lazy("Viewers earn points by watching"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("What points are called here"), max_length=25, required=False
    )


class RewardForm(forms.Form):
    """A reward of the channel's own."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=45)
    cost = forms.IntegerField(label=gettext_lazy("Cost"), min_value=1, max_value=MAX_COST)
    prompt = forms.CharField(label=gettext_lazy("Description"), max_length=200, required=False)
    color = forms.CharField(
        label=gettext_lazy("Colour"),
        initial="#e0693e",
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    needs_text = forms.BooleanField(
        label=gettext_lazy("Viewers write something with it"), required=False
    )
    skips_queue = forms.BooleanField(
        label=gettext_lazy("Fulfilled at once, without the queue"), required=False
    )
    max_per_stream = _bound(gettext_lazy("At most in a stream"))
    max_per_user_per_stream = _bound(gettext_lazy("At most for each viewer in a stream"))
    cooldown_s = _bound(gettext_lazy("Seconds between two redemptions"))


@require_safe
@moderated_channel()
def reward_list(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """All of them, and the forms; the broadcaster's own affair."""
    _require_owner(moderated)
    return _show_rewards(request, moderated)


@require_POST
@moderated_channel()
def program_save(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Turn points on or off, and name them."""
    _require_owner(moderated)
    form = ProgramForm(request.POST)
    if not form.is_valid():
        return _show_rewards(request, moderated, program_form=form, status=422)
    change_program(channel_id=moderated.channel.pk, **form.cleaned_data)
    return _changed(request, moderated, _("Saved."))


@require_POST
@moderated_channel()
def reward_add(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Make one."""
    _require_owner(moderated)
    form = RewardForm(request.POST)
    if form.is_valid():
        try:
            reward = create_reward(channel_id=moderated.channel.pk, fields=form.cleaned_data)
        except DomainError as error:
            error.field = error.field or "title"
            add_refusal(form, error)
        else:
            words = _("“{title}” can be redeemed now.").format(title=reward.title)
            return _changed(request, moderated, words)
    return _show_rewards(request, moderated, form=form, status=422)


@require_POST
@moderated_channel()
def reward_change(request: HttpRequest, moderated: Moderated, reward_id: UUID) -> HttpResponse:
    """Enable or disable, pause or go on, another cost, or take down."""
    _require_owner(moderated)
    channel_id, act = moderated.channel.pk, request.POST.get("act", "")
    reward = get_reward(channel_id, reward_id)
    match act:
        case "remove":
            remove_reward(channel_id=channel_id, reward_id=reward_id)
            return _changed(request, moderated, _("The reward is taken down."))
        case "enable" | "disable":
            fields: dict[str, Any] = {"is_enabled": act == "enable"}
        case "pause" | "resume":
            fields = {"is_paused": act == "pause"}
        case "cost":
            text = request.POST.get("cost", "")
            is_number = text.isascii() and text.isdigit() and len(text) < 10
            fields = {"cost": int(text) if is_number else 0}
        case _:
            raise InvalidInput(_("Choose what to do."), field="act")
    change_reward(channel_id=channel_id, reward_id=reward.pk, fields=fields)
    return _changed(request, moderated, _("Saved."))


@require_safe
@moderated_channel()
def redemption_list(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """What waits, oldest first."""
    return _show_queue(request, moderated)


@require_POST
@moderated_channel()
def redemption_decide(
    request: HttpRequest, moderated: Moderated, redemption_id: UUID
) -> HttpResponse:
    """Mark it done, or refuse it and give the points back."""
    decision = request.POST.get("decision", "")
    if decision not in ("fulfil", "reject"):
        raise InvalidInput(_("Choose whether it is done."), field="decision")
    decide_redemption(
        actor=moderated.actor,
        channel_id=moderated.channel.pk,
        redemption_id=redemption_id,
        is_fulfilled=decision == "fulfil",
    )
    words = _("Done.") if decision == "fulfil" else _("Refused; the points are given back.")
    return changed(request, moderated, _QUEUE_URL, _show_queue(request, moderated), words)


def _require_owner(moderated: Moderated) -> None:
    require_broadcaster(moderated.actor, moderated.channel.pk)


def _changed(request: HttpRequest, moderated: Moderated, words: str) -> HttpResponse:
    answer = _show_rewards(request, moderated)
    return changed(request, moderated, _REWARDS_URL, answer, words)


def _show_rewards(
    request: HttpRequest, moderated: Moderated, *, status: int = 200, **extra: Any
) -> HttpResponse:
    program = program_of(moderated.channel.pk)
    rewards = offered_rewards(moderated.channel.pk, with_disabled=True)
    context = {
        **moderated.context("points-rewards"),
        "rewards": [(one, one.title or BUILT_INS.get(one.kind, "")) for one in rewards],
        "form": RewardForm(),
        "program_form": ProgramForm(
            initial={"is_enabled": program.is_enabled, "name": program.name}
        ),
        "max_cost": MAX_COST,
        **extra,
    }
    return show(request, _REWARDS, _REWARDS_PART, context, status=status)


def _show_queue(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    context = {
        **moderated.context("points-redemptions"),
        "redemptions": redemption_queue(moderated.channel.pk),
    }
    return show(request, _QUEUE, _QUEUE_PART, context)
