"""The way to the provider's page and back."""

from django.urls import reverse

from accounts.models import User
from monetization.models import Order
from monetization.providers.port import Checkout
from monetization.services.orders import open_checkout


def start_checkout(*, order: Order, site_url: str) -> Checkout:
    """The page where the order is paid. From there one comes back to `/checkout/return/<order>/`,
    or without paying to the channel; `site_url` is the site's address, with a slash at its end.

    Not inside a transaction; raises as `open_checkout`.
    """
    back = reverse("monetization:checkout-return", args=[order.pk])
    channel = User.objects.filter(pk=order.channel_id).first() if order.channel_id else None
    away = f"/{channel.login}" if channel else "/"
    return open_checkout(
        order=order,
        success_url=f"{site_url.rstrip('/')}{back}",
        cancel_url=f"{site_url.rstrip('/')}{away}",
    )
