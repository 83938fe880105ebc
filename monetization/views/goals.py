"""Goals in the dashboard: set, seen on their way, and taken down."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from monetization.models import Goal, GoalKind
from monetization.pricing.currencies import format_minor
from monetization.selectors.goals import list_goals
from monetization.services.goals import MAX_TARGET, MAX_TITLE_LENGTH, remove_goal, set_goal
from monetization.views.amounts import to_minor
from streams.models import Channel
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.requests import require_account
from twitchclone.core import clock
from twitchclone.core.errors import DomainError, InvalidInput, NotFound

_PAGE = "monetization/dashboard/goals.html"
_WORDS = {
    GoalKind.FOLLOWERS: gettext_lazy("Followers"),
    GoalKind.SUBSCRIPTIONS: gettext_lazy("Subscriptions"),
    GoalKind.SUB_POINTS: gettext_lazy("Subscription points"),
    GoalKind.BITS: gettext_lazy("Bits"),
    GoalKind.DONATIONS: gettext_lazy("Donations"),
}


class GoalForm(forms.Form):
    """A goal as wanted; of donations in whole units of the site's currency, not in minor ones."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What counts"),
        choices=list(_WORDS.items()),
        help_text=gettext_lazy("One goal of each kind; a new one takes the former's place."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=MAX_TITLE_LENGTH)
    target = forms.DecimalField(
        label=gettext_lazy("Target"),
        min_value=Decimal("0.001"),
        max_value=MAX_TARGET,
        decimal_places=3,
    )
    start_value = forms.DecimalField(
        label=gettext_lazy("Begin at"),
        help_text=gettext_lazy("Empty: at what there is; bits and donations at 0."),
        min_value=0,
        max_value=MAX_TARGET,
        decimal_places=3,
        required=False,
    )
    deadline_at = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("In UTC. Empty: until you take it down."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )

    def wanted(self) -> dict[str, Any]:
        """What `set_goal` takes; raises InvalidInput for a part of what cannot be parted."""
        fields = self.cleaned_data
        is_money = fields["kind"] == GoalKind.DONATIONS
        start = fields["start_value"]
        return {
            "kind": fields["kind"],
            "title": fields["title"],
            "target": _whole(fields["target"], is_money=is_money, field="target"),
            "start_value": None
            if start is None
            else _whole(start, is_money=is_money, field="start_value"),
            "currency": settings.SITE_CURRENCY if is_money else "",
            "deadline_at": _end_of(fields["deadline_at"]) if fields["deadline_at"] else None,
        }


@require_safe
@own_channel
def goals(request: HttpRequest, channel: Channel) -> HttpResponse:
    """All goals on their way, and the form for one."""
    return render(request, _PAGE, _context(channel, GoalForm()))


@require_POST
@own_channel
def save_goal(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Set a goal; then back to the page."""
    account = require_account(request)
    form = GoalForm(request.POST)
    if form.is_valid():
        try:
            set_goal(actor=account, channel=channel, **form.wanted())
        except DomainError as error:
            add_refusal(form, error)
    if form.errors:
        return render(request, _PAGE, _context(channel, form), status=422)
    messages.success(request, _("Set. Your viewers see it from now on."))
    return redirect("monetization:dashboard-goals")


@require_POST
@own_channel
def take_down(request: HttpRequest, channel: Channel, kind: str) -> HttpResponse:
    """Take the goal of this kind down; then back to the page."""
    account = require_account(request)
    try:
        remove_goal(actor=account, channel=channel, kind=kind)
        messages.success(request, _("Taken down."))
    except NotFound:
        messages.info(request, _("It was taken down already."))
    return redirect("monetization:dashboard-goals")


def _whole(number: Decimal, *, is_money: bool, field: str) -> int:
    if is_money:
        return to_minor(number, settings.SITE_CURRENCY, field=field)
    if number != int(number):
        raise InvalidInput(_("There are no such small parts."), field=field)
    return int(number)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, UTC)


def _context(channel: Channel, form: GoalForm) -> dict[str, Any]:
    return {
        "section": "goals",
        "form": form,
        "currency": settings.SITE_CURRENCY,
        "goals": [_shown(goal) for goal in list_goals(channel.pk)],
    }


def _shown(goal: Goal) -> dict[str, Any]:
    """As the page shows it; `is_over`: its last day is past, and nothing counts any more."""
    return {
        "kind": goal.kind,
        "kind_name": _WORDS[GoalKind(goal.kind)],
        "title": goal.title,
        "current": goal.current,
        "target": goal.target,
        "current_text": _amount(goal, goal.current),
        "target_text": _amount(goal, goal.target),
        "deadline_at": goal.deadline_at,
        "is_over": goal.deadline_at is not None and goal.deadline_at <= clock.now(),
    }


def _amount(goal: Goal, number: int) -> str:
    if goal.currency:
        return format_minor(number, goal.currency)
    return number_format(number, force_grouping=True)
