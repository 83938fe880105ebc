"""Settings: subscriptions and their renewals, what was bought, receipts."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.selectors.users import get_by_login
from accounts.views.page import account_of, settings_page
from monetization.pricing.currencies import format_minor
from monetization.selectors.purchases import Purchase, get_purchase, purchases_of
from monetization.selectors.subscriptions import subscriptions_of
from monetization.services.subscriptions import cancel_subscription


@never_cache
@settings_page("GET")
def purchases(request: HttpRequest) -> HttpResponse:
    """The account's subscriptions, and its receipts, newest first."""
    account = account_of(request)
    rows = subscriptions_of(account.pk)
    context = {
        "settings_page": "purchases",
        "subscriptions": [row for row in rows if row.is_in_force],
        "ended": [row for row in rows if not row.is_in_force],
        "purchases": [_shown(one) for one in purchases_of(account.pk)],
    }
    return render(request, "monetization/purchases.html", context)


@never_cache
@settings_page("GET")
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """One receipt, for printing; to everybody but the buyer it does not exist."""
    account = account_of(request)
    found = get_purchase(account_id=account.pk, number=number)
    context = {
        "settings_page": "purchases",
        "purchase": _shown(found),
        "buyer": account,
        "site_url": settings.SITE_URL,
    }
    return render(request, "monetization/receipt.html", context)


@settings_page("POST")
def cancel(request: HttpRequest, login: str) -> HttpResponse:
    """Let a subscription renew no more."""
    channel = get_by_login(login)
    cancel_subscription(subscriber=account_of(request), channel_id=channel.pk)
    text = _("Your subscription to %(name)s will not be renewed. What is paid stays.")
    messages.success(request, text % {"name": channel.get_full_name()})
    return redirect("monetization:purchases")


def _shown(purchase: Purchase) -> dict[str, object]:
    """A purchase with its amounts in words."""

    def words(amount_minor: int) -> str:
        return format_minor(amount_minor, purchase.currency)

    return {
        "number": purchase.number,
        "description": purchase.description,
        "state": purchase.state,
        "paid_at": purchase.paid_at,
        "gross": words(purchase.gross_minor),
        "net": words(purchase.net_minor),
        "tax": words(purchase.tax_minor),
        "refunded": words(purchase.refunded_minor) if purchase.refunded_minor else "",
    }
