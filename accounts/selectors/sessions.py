"""Where an account is logged in."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from accounts.models import User


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One browser that is logged in; `device` is for people, for example "Firefox on Linux"."""

    id: int
    device: str
    is_phone: bool
    address: str
    started_at: datetime
    last_seen_at: datetime
    is_current: bool


def list_sessions(user: User, *, current_key: str) -> list[SessionInfo]:
    """The account's sessions, this one first, then the most recent; ended ones are dropped."""
    sessions = [_info(row, current_key) for row in UserSession.objects.purge_and_list(user)]
    return sorted(sessions, key=lambda one: (one.is_current, one.last_seen_at), reverse=True)


def _info(row: UserSession, current_key: str) -> SessionInfo:
    return SessionInfo(
        id=row.pk,
        device=describe_user_agent(row.user_agent),
        is_phone=bool(re.search(r"Mobile|Android|iPhone", row.user_agent)),
        address=row.ip,
        started_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_current=row.session_key == current_key,
    )


# The order matters: browsers name the ones they are compatible with, too.
_BROWSERS = [
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
    (r"curl/|python|okhttp|Go-http-client", "A program"),
]
_SYSTEMS = [
    (r"iPhone|iPad", "iOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux|X11", "Linux"),
]


def describe_user_agent(user_agent: str) -> str:
    """A User-Agent header in words; it is what the browser claims, nothing more."""
    browser = _first(_BROWSERS, user_agent) or "Unknown browser"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(patterns: list[tuple[str, str]], text: str) -> str:
    return next((name for pattern, name in patterns if re.search(pattern, text)), "")
