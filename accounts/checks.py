"""System checks: settings of accounts that contradict each other."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_VERIFICATIONS = {"mandatory", "optional", "none"}


@register("accounts")
def check_mail(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Confirmations need mail, and links in mails need the site's own address."""
    found: list[CheckMessage] = []
    verification = settings.ACCOUNT_EMAIL_VERIFICATION
    if verification not in _VERIFICATIONS:
        found.append(
            Error(
                f"ACCOUNT_EMAIL_VERIFICATION is {verification!r}.",
                hint="Write mandatory, optional or none.",
                id="accounts.E001",
            )
        )
    if verification == "mandatory" and not settings.EMAIL_URL:
        found.append(
            Error(
                "ACCOUNT_EMAIL_VERIFICATION is mandatory, but no mail can be sent.",
                hint="Set EMAIL_URL, or nobody can ever log in for the first time.",
                id="accounts.E002",
            )
        )
    if settings.EMAIL_URL and not settings.SITE_URL and "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "Mails are sent, but the site does not know its own address.",
                hint="Set SITE_URL (or ALLOWED_HOSTS): without it, links in mails lead to whichever"
                " host name the request claimed, and a stranger can ask for somebody's password"
                " reset.",
                id="accounts.E003",
            )
        )
    return found
