"""Donations in the dashboard: messages that wait, what came, and what the channel takes."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from monetization.models import Donation, DonationState
from monetization.pricing.currencies import format_minor
from monetization.selectors.donations import (
    channel_donations,
    donation_settings,
    held_donations,
    require_donation_moderator,
)
from monetization.services.donations import change_donation_settings, decide_donation
from monetization.views.amounts import to_minor
from streams.models import Channel
from streams.selectors.channels import get_channel
from streams.views.dashboard.own import CHANGES, add_refusal, own_channel
from streams.views.requests import require_account
from twitchclone.core import rate_limit
from twitchclone.core.errors import Conflict, DomainError, InvalidInput
from twitchclone.core.money import exponent_of

_PAGE = "monetization/dashboard/donations.html"


_STATES = {
    DonationState.HELD: gettext_lazy("Waiting"),
    DonationState.SHOWN: gettext_lazy("Shown"),
    DonationState.REFUSED: gettext_lazy("Shown without the message"),
    DonationState.TAKEN_BACK: gettext_lazy("Taken back"),
}


class DonationSettingsForm(forms.Form):
    """What the channel takes; the minimum in the site's currency, not in minor units."""

    is_on = forms.BooleanField(label=gettext_lazy("Take donations"), required=False)
    minimum = forms.DecimalField(
        label=gettext_lazy("Smallest donation"),
        help_text=gettext_lazy("0: as small as the site allows."),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=3,
    )
    holds_messages = forms.BooleanField(
        label=gettext_lazy("Hold every message"),
        help_text=gettext_lazy("Off: only what AutoMod or your terms find waits for a moderator."),
        required=False,
    )

    @classmethod
    def of_channel(cls, channel_id: int) -> "DonationSettingsForm":
        """The form as the channel's settings are."""
        row = donation_settings(channel_id)
        places = exponent_of(settings.SITE_CURRENCY)
        return cls(
            initial={
                "is_on": row.is_on,
                "minimum": Decimal(row.minimum_minor).scaleb(-places),
                "holds_messages": row.holds_messages,
            }
        )

    def minimum_minor(self) -> int:
        """In minor units; raises InvalidInput for a part of one."""
        return to_minor(self.cleaned_data["minimum"], settings.SITE_CURRENCY, field="minimum")


@require_safe
@never_cache
@login_required
def donations(request: HttpRequest) -> HttpResponse:
    """What waits and what came, in the channel that `?channel=` names, else in one's own."""
    account = require_account(request)
    channel = _moderated(request, account)
    return render(request, _PAGE, _context(account, channel))


@require_POST
@login_required
def decide(request: HttpRequest, donation_id: UUID) -> HttpResponse:
    """Let a held message be seen, or not; then back to the page."""
    account = require_account(request)
    rate_limit.require(CHANGES, f"u{account.pk}")
    channel = _moderated(request, account)
    is_shown = _is_approved(request)
    try:
        decide_donation(
            actor=account, channel_id=channel.pk, donation_id=donation_id, is_shown=is_shown
        )
        messages.success(request, _("Shown.") if is_shown else _("Told of without the message."))
    except Conflict as error:
        messages.error(request, error.message)
    return redirect(reverse("monetization:dashboard-donations") + _query(account, channel))


@require_POST
@own_channel
def save(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Save the settings of one's own channel."""
    account = require_account(request)
    form = DonationSettingsForm(request.POST)
    if form.is_valid():
        try:
            change_donation_settings(
                actor=account,
                channel_id=channel.pk,
                is_on=form.cleaned_data["is_on"],
                minimum_minor=form.minimum_minor(),
                holds_messages=form.cleaned_data["holds_messages"],
            )
        except DomainError as error:
            add_refusal(form, error)
    if form.errors:
        return render(request, _PAGE, _context(account, channel, form), status=422)
    messages.success(request, _("Saved."))
    return redirect("monetization:dashboard-donations")


def _moderated(request: HttpRequest, account: User) -> Channel:
    channel = get_channel(request.GET.get("channel") or account.login, viewer=account)
    require_donation_moderator(account, channel.pk)
    return channel


def _is_approved(request: HttpRequest) -> bool:
    decision = request.POST.get("decision", "")
    if decision not in ("approve", "refuse"):
        raise InvalidInput("A decision is approve or refuse.", field="decision")
    return decision == "approve"


def _query(account: User, channel: Channel) -> str:
    if channel.pk == account.pk:
        return ""
    return "?" + urlencode({"channel": channel.owner.login})


def _context(
    account: User, channel: Channel, form: DonationSettingsForm | None = None
) -> dict[str, Any]:
    is_own = channel.pk == account.pk
    return {
        "section": "donations",
        "owner": channel.owner,
        "is_own_channel": is_own,
        "channel_query": _query(account, channel),
        "currency": settings.SITE_CURRENCY,
        "held": [_shown(row) for row in held_donations(channel.pk)],
        "received": [_shown(row) for row in channel_donations(channel.pk)],
        "form": (form or DonationSettingsForm.of_channel(channel.pk)) if is_own else None,
    }


def _shown(row: Donation) -> dict[str, Any]:
    """As the page shows it; of the donor the chosen name only."""
    return {
        "id": row.pk,
        "name": row.name or _("Anonymous"),
        "amount": format_minor(row.amount_minor, row.currency),
        "message": row.message,
        "state": _STATES[DonationState(row.state)],
        "paid_at": row.paid_at,
    }
