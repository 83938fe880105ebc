"""Log-in through other sites, switched on by SOCIAL_LOGINS."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from twitchclone.settings import env

# Where each provider's log-in form leads: browsers hold redirects of our forms to form-action.
_ORIGINS = {
    "discord": "https://discord.com",
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "google": "https://accounts.google.com",
    "microsoft": "https://login.microsoftonline.com",
    "twitch": "https://id.twitch.tv",
}
_SCOPES = {"google": ["profile", "email"], "github": ["read:user", "user:email"]}


@dataclass(frozen=True, slots=True)
class SocialLogins:
    """What the settings need to know about the chosen providers."""

    apps: list[str]
    providers: dict[str, dict[str, Any]]
    origins: list[str]


def read(names: list[str]) -> SocialLogins:
    """Settings of the named providers; raises ImproperlyConfigured for what is missing."""
    apps, providers, origins = [], {}, []
    for name in names:
        provider, origin = _openid_connect() if name == "openid_connect" else _plain(name)
        apps.append(f"allauth.socialaccount.providers.{name}")
        providers[name] = provider
        origins.append(origin)
    return SocialLogins(apps, providers, origins)


def _plain(name: str) -> tuple[dict[str, Any], str]:
    if name not in _ORIGINS:
        known = ", ".join([*_ORIGINS, "openid_connect"])
        raise ImproperlyConfigured(f"SOCIAL_LOGINS names {name!r}; known are {known}.")
    app = {"client_id": _needed(name, "CLIENT_ID"), "secret": _needed(name, "CLIENT_SECRET")}
    provider: dict[str, Any] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    if name in _SCOPES:
        provider["SCOPE"] = _SCOPES[name]
    return provider, _ORIGINS[name]


def _openid_connect() -> tuple[dict[str, Any], str]:
    """Any provider that can be discovered: Keycloak, Authentik, a university's own."""
    url = _needed("openid_connect", "URL")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"OPENID_CONNECT_URL is {url!r}; write https://….")
    app = {
        "provider_id": "sso",
        "name": os.environ.get("OPENID_CONNECT_NAME", "").strip() or "Single sign-on",
        "client_id": _needed("openid_connect", "CLIENT_ID"),
        "secret": _needed("openid_connect", "CLIENT_SECRET"),
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return {"APPS": [app]}, f"{parts.scheme}://{parts.netloc}"


def _needed(provider: str, what: str) -> str:
    name = f"{provider.upper()}_{what}"
    value = env.secret(name, help="")
    # Read only when asked for, so `.env.example` tells of it in the help of SOCIAL_LOGINS.
    del env.READ[name]
    if not value:
        raise ImproperlyConfigured(f"SOCIAL_LOGINS names {provider}, so {name} must be set.")
    return value
