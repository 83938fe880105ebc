"""The sandbox's page of a payee, where a channel's owner plays owner, authority and bank."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from monetization.errors import PaymentsOff
from monetization.models import PayeeState
from monetization.pricing.currencies import format_minor
from monetization.providers import is_sandbox_allowed
from monetization.providers.sandbox import payees
from twitchclone.core.errors import DomainError, InvalidInput, NotFound

_ACTS: dict[str, Callable[[str], None]] = {
    "close_bank": lambda ref: payees.set_bank(payee_ref=ref, is_closed=True),
    "open_bank": lambda ref: payees.set_bank(payee_ref=ref, is_closed=False),
    "return": lambda ref: payees.return_last(payee_ref=ref),
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payee(request: HttpRequest, payee_ref: str) -> HttpResponse:
    """The page, and what is done on it; to everybody but the channel's owner it does not exist."""
    if not is_sandbox_allowed():
        raise PaymentsOff
    found = payees.find_payee(payee_ref)
    if found.channel_id != request.user.pk:
        raise NotFound
    if request.method == "POST":
        return _act(request, payee_ref)
    payouts = found.payouts.order_by("-pk")[:20]
    context = {
        "payee": found,
        "state": PayeeState(found.state).label,
        "states": [(state.value, state.label) for state in PayeeState],
        "payouts": [(format_minor(one.amount_minor, one.currency), one) for one in payouts],
    }
    return render(request, "monetization/sandbox_payee.html", context)


def _act(request: HttpRequest, payee_ref: str) -> HttpResponse:
    act, state = request.POST.get("act", ""), request.POST.get("state", "")
    try:
        if state:
            payees.set_state(payee_ref=payee_ref, state=state[:16])
        elif act in _ACTS:
            _ACTS[act](payee_ref)
        else:
            raise InvalidInput("The sandbox does not know this.")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("monetization:sandbox-payee", payee_ref)
