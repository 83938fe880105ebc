"""Hype trains in the dashboard: when they begin, how hard they are, and how the last one went."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from monetization.pricing.hype import (
    MAX_COOLDOWN_H,
    MAX_NEEDED,
    MIN_COOLDOWN_H,
    MIN_NEEDED,
    Difficulty,
    Rules,
    goal_of,
)
from monetization.selectors.hype import hype_rules, last_train, running_train
from monetization.services.hype import save_hype_settings
from streams.models import Channel
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core.errors import DomainError

_PAGE = "monetization/dashboard/hype.html"
_FORM = "monetization/dashboard/partials/_hype.html"
_WORDS = {
    Difficulty.EASY: gettext_lazy("Easy: level 1 takes {points} points"),
    Difficulty.MEDIUM: gettext_lazy("Medium: level 1 takes {points} points"),
    Difficulty.HARD: gettext_lazy("Hard: level 1 takes {points} points"),
    Difficulty.SUPERHARD: gettext_lazy("Super hard: level 1 takes {points} points"),
}


def _difficulties() -> list[tuple[str, str]]:
    return [(one.value, str(words).format(points=goal_of(1, one))) for one, words in _WORDS.items()]


class HypeForm(forms.Form):
    """The channel's rules."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Hype trains"),
        help_text=gettext_lazy("Off: none begins. One that is on its way goes on."),
        required=False,
    )
    min_contributions = forms.IntegerField(
        label=gettext_lazy("Contributions within five minutes"),
        help_text=gettext_lazy("Subscriptions, gifts, cheers and donations that set one off."),
        min_value=MIN_NEEDED,
        max_value=MAX_NEEDED,
    )
    min_contributors = forms.IntegerField(
        label=gettext_lazy("By so many viewers"),
        min_value=MIN_NEEDED,
        max_value=MAX_NEEDED,
    )
    difficulty = forms.ChoiceField(label=gettext_lazy("Difficulty"), choices=_difficulties)
    cooldown_h = forms.TypedChoiceField(
        label=gettext_lazy("Hours until the next one"),
        choices=[(hour, str(hour)) for hour in range(MIN_COOLDOWN_H, MAX_COOLDOWN_H + 1)],
        coerce=int,
    )

    @classmethod
    def of_rules(cls, rules: Rules) -> "HypeForm":
        """The form as the rules are."""
        return cls(
            initial={
                "is_on": rules.is_on,
                "min_contributions": rules.min_contributions,
                "min_contributors": rules.min_contributors,
                "difficulty": rules.difficulty.value,
                "cooldown_h": rules.cooldown_h,
            }
        )

    def rules(self) -> Rules:
        """The rules that a valid form says."""
        fields = dict(self.cleaned_data)
        return Rules(**{**fields, "difficulty": Difficulty(fields["difficulty"])})


@require_safe
@own_channel
def hype(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The form, and how the last train went."""
    return render(request, _PAGE, _context(channel, HypeForm.of_rules(hype_rules(channel.pk))))


@require_POST
@own_channel
def save_hype(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Save; answers with the form as it now is."""
    form = HypeForm(request.POST)
    if form.is_valid():
        try:
            account = require_account(request)
            save_hype_settings(channel=channel, actor=account, rules=form.rules())
        except DomainError as error:
            add_refusal(form, error)
    is_saved = not form.errors
    if is_saved and not wants_part(request):
        return redirect("monetization:dashboard-hype")
    shown = HypeForm.of_rules(hype_rules(channel.pk)) if is_saved else form
    template = _FORM if wants_part(request) else _PAGE
    response = render(request, template, _context(channel, shown), status=200 if is_saved else 422)
    return toast(response, _("Saved. It holds for the next train.")) if is_saved else response


def _context(channel: Channel, form: HypeForm) -> dict[str, Any]:
    return {
        "section": "hype",
        "form": form,
        "running": running_train(channel.pk),
        "last": last_train(channel.pk),
    }
