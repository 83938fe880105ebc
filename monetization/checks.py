"""System checks: payments that are set up by half, or with pretend money on a public site."""

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from monetization.providers import is_sandbox_allowed
from monetization.services.ads.reports import blocked_networks

_MINIMUM = re.compile(r"([A-Z]{3}|\*):[0-9]{1,9}")


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
    if not 1 <= settings.PAYOUT_DAY <= 28:
        found.append(
            Error(
                f"PAYOUT_DAY is {settings.PAYOUT_DAY}, which not every month has.",
                hint="Choose a day from 1 to 28.",
                id="monetization.E004",
            )
        )
    if wrong := [one for one in settings.PAYOUT_MINIMUM if not _MINIMUM.fullmatch(one)]:
        found.append(
            Error(
                f"PAYOUT_MINIMUM has {', '.join(wrong)}.",
                hint="Write CURRENCY:whole units, for example EUR:50,*:50.",
                id="monetization.E005",
            )
        )
    return found


@register("monetization")
def check_ads(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The networks can be read, and other servers are named by https addresses."""
    found: list[CheckMessage] = []
    try:
        blocked_networks(tuple(settings.AD_BLOCKED_NETWORKS), settings.AD_BLOCKED_NETWORKS_FILE)
    except (OSError, ValueError) as error:
        found.append(
            Error(
                f"AD_BLOCKED_NETWORKS or its file cannot be read: {error}",
                hint="Write networks as 203.0.113.0/24, in the file one a line.",
                id="monetization.E010",
            )
        )
    addresses = [*settings.AD_MEDIA_ORIGINS, *filter(None, [settings.AD_VAST_TAG_URL])]
    if any(not address.startswith("https://") for address in addresses):
        found.append(
            Error(
                "AD_MEDIA_ORIGINS and AD_VAST_TAG_URL are https addresses.",
                hint="Pages of an https site play nothing else.",
                id="monetization.E011",
            )
        )
    return found
