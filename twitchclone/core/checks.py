"""System checks for settings that contradict each other."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register("twitchclone")
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every inconsistency, with what to do about it."""
    return [*_check_tls(), *_check_ports(), *_check_public_site(), *_check_fan_out()]


def _check_tls() -> list[CheckMessage]:
    return [*_check_certificate("RTMPS"), *_check_certificate("IRCS")]


def _check_certificate(name: str) -> list[CheckMessage]:
    certificate = getattr(settings, f"{name}_CERTIFICATE")
    key = getattr(settings, f"{name}_KEY")
    if bool(certificate) != bool(key):
        return [
            Error(
                f"{name}_CERTIFICATE and {name}_KEY belong together.",
                hint="Set both or none.",
                id="core.E001",
            )
        ]
    missing = [path for path in (certificate, key) if path and not Path(path).is_file()]
    return [
        Error(f"{name} is configured, but {path} is not a file.", id="core.E002")
        for path in missing
    ]


def _check_ports() -> list[CheckMessage]:
    names = ("PORT", "RTMP_PORT", "ORIGIN_PORT", "IRC_PORT")
    seen: dict[int, str] = {}
    found: list[CheckMessage] = []
    for name in names:
        port = getattr(settings, name)
        if port in seen:
            found.append(
                Error(
                    f"{seen[port]} and {name} are both {port}.",
                    hint="Give each its own port.",
                    id="core.E003",
                )
            )
        seen[port] = name
    return found


def _check_public_site() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.SITE_URL and not settings.SITE_URL.startswith(("http://", "https://")):
        found.append(Error("SITE_URL must begin with http:// or https://.", id="core.E004"))
    if settings.IS_HTTPS and settings.DEBUG:
        found.append(
            Error("DEBUG is on while SITE_URL is public.", hint="Unset DEBUG.", id="core.E005")
        )
    if settings.IS_HTTPS and settings.ORIGIN_PUBLIC_URL.startswith("http://"):
        found.append(
            Error(
                "ORIGIN_PUBLIC_URL is http:// while the site is https://; browsers "
                "refuse to play it.",
                id="core.E006",
            )
        )
    if settings.IS_HTTPS and "*" in settings.ALLOWED_HOSTS:
        found.append(Warning("ALLOWED_HOSTS accepts any host name.", id="core.W001"))
    return found


def _check_fan_out() -> list[CheckMessage]:
    if settings.LIVE_GRACE_SECONDS > 3600:
        return [
            Warning(
                "LIVE_GRACE_SECONDS is over an hour: viewers of a stream that has ended "
                "wait that long.",
                id="core.W002",
            )
        ]
    return []
