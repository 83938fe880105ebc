"""Where bits are bought, and what became of one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.formats import number_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from monetization.pricing.currencies import format_minor
from monetization.providers import provider_name
from monetization.selectors.bits import wallet_history, wallet_of
from monetization.selectors.prices import bits_prices
from monetization.services.bits import buy_bits
from monetization.services.checkouts import start_checkout
from streams.views.addresses import absolute_url
from streams.views.requests import require_account, signed_in
from twitchclone.core.errors import InvalidInput
from twitchclone.core.http import visitor_country

# From how many bits on the site's own cheermote has which of its five looks.
_LOOKS = (1, 500, 1500, 5000, 10_000)


@never_cache
@require_safe
def bits(request: HttpRequest) -> HttpResponse:
    """Packs with the prices of the visitor's country; one's own bits below."""
    account = signed_in(request)
    prices = bits_prices(country=visitor_country(request)) if provider_name() else {}
    packs = [
        {
            "bits": bits,
            "number": number_format(bits, force_grouping=True),
            "price": format_minor(price.amount_minor, price.currency),
            "picture": static(f"img/cheermotes/cheer-{_picture_of(bits)}-still.svg"),
        }
        for bits, price in prices.items()
    ]
    context = {
        "packs": packs,
        "balance": wallet_of(account.pk) if account else None,
        "history": wallet_history(account.pk) if account else [],
    }
    return render(request, "monetization/bits.html", context)


def _picture_of(bits: int) -> int:
    return sum(bits >= least for least in _LOOKS)


@require_POST
def buy(request: HttpRequest) -> HttpResponse:
    """Order a pack and go to where it is paid."""
    buyer = require_account(request)
    text = request.POST.get("bits", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput("There is no such pack of bits.", field="bits")
    order = buy_bits(buyer=buyer, bits=int(text), country=visitor_country(request))
    return redirect(start_checkout(order=order, site_url=absolute_url(request, "/")).url)
