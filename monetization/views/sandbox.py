"""The sandbox's checkout page, where a buyer plays buyer, card and bank."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from monetization.errors import PaymentsOff
from monetization.models import SandboxCheckout
from monetization.pricing.currencies import format_minor
from monetization.providers import is_sandbox_allowed
from monetization.providers.sandbox import charges
from twitchclone.core.errors import DomainError, InvalidInput, NotFound
from twitchclone.core.ids import random_token


def _refund(checkout: SandboxCheckout, request: HttpRequest) -> None:
    payment = checkout.payments.get(ref=_ref(checkout, request))
    charges.refund(
        payment_ref=payment.ref,
        amount_minor=checkout.amount_minor - payment.refunded_minor,
        refund_id="",
        key=random_token(16),
    )


def _ref(checkout: SandboxCheckout, request: HttpRequest) -> str:
    """The payment that was chosen, if it is one of this checkout."""
    ref = request.POST.get("payment", "")[:40]
    if not checkout.payments.filter(ref=ref).exists():
        raise NotFound
    return ref


def _card(checkout: SandboxCheckout, request: HttpRequest) -> None:
    is_declined = request.POST.get("card") == "declined"
    SandboxCheckout.objects.filter(pk=checkout.pk).update(is_card_declined=is_declined)


Act = Callable[[SandboxCheckout, HttpRequest], None]
_ACTS: dict[str, Act] = {
    "pay": lambda one, _: charges.pay(checkout_id=one.pk),
    "confirm": lambda one, asked: charges.pay(
        checkout_id=one.pk, code=asked.POST.get("code", "")[:20]
    ),
    "decline": lambda one, _: charges.decline(checkout_id=one.pk),
    "challenge": lambda one, _: charges.challenge(checkout_id=one.pk),
    "expire": lambda one, _: charges.expire(checkout_id=one.pk),
    "card": _card,
    "refund": _refund,
    "dispute": lambda one, asked: charges.open_dispute(payment_ref=_ref(one, asked)),
    "win": lambda one, asked: charges.close_dispute(payment_ref=_ref(one, asked), is_won=True),
    "lose": lambda one, asked: charges.close_dispute(payment_ref=_ref(one, asked), is_won=False),
}
_SAID = {
    "decline": "The card was declined. Nothing was paid.",
    "card": "Saved for the next renewal.",
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, token: str) -> HttpResponse:
    """The page, and what is done on it; to everybody but the buyer it does not exist."""
    if not is_sandbox_allowed():
        raise PaymentsOff
    found = charges.find_checkout(token)
    if found.buyer_id != request.user.pk:
        raise NotFound
    if request.method == "POST":
        return _act(request, found, token)
    return render(
        request,
        "monetization/sandbox_checkout.html",
        {
            "checkout": found,
            "amount": format_minor(found.amount_minor, found.currency),
            "payments": found.payments.order_by("id"),
            "code": charges.SECOND_FACTOR,
        },
    )


def _act(request: HttpRequest, found: SandboxCheckout, token: str) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        if act not in _ACTS:
            raise InvalidInput("The sandbox does not know this.")
        _ACTS[act](found, request)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if text := _SAID.get(act):
            messages.info(request, text)
    return redirect("monetization:sandbox-checkout", token)
