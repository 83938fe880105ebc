"""What the operator reads when everything is ready: addresses and, once, the demo log-ins."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from twitchclone.core.embedded import EmbeddedError

_RULE = "-" * 72


def welcome(demo_accounts: Sequence[dict[str, Any]]) -> str:
    """The block of addresses; the accounts' passwords are shown now and never again."""
    site = settings.SITE_URL.rstrip("/") or f"http://localhost:{settings.PORT}"
    publish = settings.RTMP_PUBLIC_URL or f"rtmp://localhost:{settings.RTMP_PORT}/live"
    rows = [
        ("Watch", f"{site}/"),
        ("Dashboard", f"{site}/dashboard/"),
        ("Admin", f"{site}/admin/"),
        ("Publish to", publish),
        ("Bots (IRC)", f"{_host(site)}:{settings.IRC_PORT}"),
        ("Data", str(settings.DATA_DIR)),
    ]
    lines = ["", _RULE, f"  {settings.SITE_NAME} is ready", ""]
    lines += [f"  {name:<11}{value}" for name, value in rows]
    if demo_accounts:
        lines += ["", "  Demo log-ins (shown this once):"]
        lines += [f"    {_describe(account)}" for account in demo_accounts]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", _RULE, "", ""])


def parse_demo_accounts(lines: Sequence[str]) -> list[dict[str, Any]]:
    """The `accounts` of the JSON object that seed_demo printed; raises EmbeddedError."""
    objects = [line for line in lines if line.startswith("{")]
    try:
        return list(json.loads(objects[-1]).get("accounts", [])) if objects else []
    except ValueError as error:
        raise EmbeddedError("seed_demo printed something that is not JSON.") from error


def _host(site: str) -> str:
    return urlsplit(site).hostname or "localhost"


def _describe(account: dict[str, Any]) -> str:
    text = f"{account.get('login', '?'):<16} {account.get('password', '')}"
    role = account.get("role", "")
    key = account.get("stream_key", "")
    return "  ".join(part for part in (text, role, f"stream key {key}" if key else "") if part)
