"""Back from the provider's page: wait until it has told us of the payment, then go on."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.views.page import account_of
from monetization.models import Order, OrderState
from monetization.pricing.currencies import format_minor
from monetization.selectors.purchases import get_order_of
from monetization.services.bits import BITS


@never_cache
@login_required
@require_safe
def checkout_return(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The buyer's alone; to everybody else it does not exist. The page asks for itself each second
    while the order is open; once it is paid it says what was bought, on the channel's page."""
    order = get_order_of(account_id=account_of(request).pk, order_id=order_id)
    if order.paid_at is not None:
        return _go_on(request, order)
    return render(
        request,
        "monetization/checkout_return.html",
        {
            "order": order,
            "amount": format_minor(order.amount_minor, order.currency),
            "is_open": order.state == OrderState.OPEN,
            "back": _back(order),
        },
    )


def _go_on(request: HttpRequest, order: Order) -> HttpResponse:
    messages.success(request, _("Thank you! You have: %(what)s.") % {"what": order.description})
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return HttpResponseClientRedirect(_back(order))
    return redirect(_back(order))


def _back(order: Order) -> str:
    """The channel's page, the balance for bits, or else what the account bought."""
    if order.kind == BITS:
        return resolve_url("monetization:bits")
    channel = User.objects.filter(pk=order.channel_id).first() if order.channel_id else None
    if channel is None:
        return resolve_url("monetization:purchases")
    return resolve_url("streams:channel", channel.login)
