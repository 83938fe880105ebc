"""System checks: payments that are set up by half, or with pretend money on a public site."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from monetization.providers import is_sandbox_allowed


@register("monetization")
def check_payments(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The provider that is named exists, is allowed, and has its keys."""
    name = settings.PAYMENT_PROVIDER
    found: list[CheckMessage] = []
    if name not in {"", "sandbox", "stripe"}:
        found.append(
            Error(
                f"PAYMENT_PROVIDER is {name!r}.",
                hint="Write sandbox or stripe, or leave it empty.",
                id="monetization.E001",
            )
        )
    if name == "sandbox" and not is_sandbox_allowed():
        found.append(
            Error(
                "PAYMENT_PROVIDER is sandbox while DEBUG is off: everything would be free.",
                hint="Use stripe, or set SANDBOX_PAYMENTS=1 on a site where that is wanted.",
                id="monetization.E002",
            )
        )
    keys = (settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET)
    if (name == "stripe" and not all(keys)) or (any(keys) and not all(keys)):
        found.append(
            Error(
                "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together.",
                hint="Stripe's dashboard shows both: under API keys, and on the webhook's page.",
                id="monetization.E003",
            )
        )
    return found
