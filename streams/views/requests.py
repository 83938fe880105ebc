"""What views read from a request: who asks, from where, and for how much of a page."""

from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

from accounts.models import User
from streams.selectors.urls import playback_url
from twitchclone.core.errors import NotSignedIn

MAX_OFFSET = 10_000


def signed_in(request: HttpRequest) -> User | None:
    """The account that asks, None for a visitor."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_authenticated else None


def require_account(request: HttpRequest) -> User:
    """The account that asks; raises NotSignedIn for a visitor."""
    account = signed_in(request)
    if account is None:
        raise NotSignedIn
    return account


def is_boosted(request: HttpRequest) -> bool:
    """Whether htmx asks for a whole page, of which it takes the main region."""
    return request.headers.get("HX-Boosted") == "true"


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true" and not is_boosted(request)


def origin_url(request: HttpRequest) -> str:
    """The video origin's public address for this page, no slash at the end."""
    return playback_url(request.get_host(), "")


def read_offset(request: HttpRequest) -> int:
    """`?offset=`, 0 when it is missing or not a sensible number."""
    text = request.GET.get("offset", "")
    # Python refuses to read numbers of thousands of digits.
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return min(int(text), MAX_OFFSET) if is_number else 0


def toast(
    response: HttpResponse,
    message: str,
    *,
    level: str = "success",
    action: dict[str, str] | None = None,
) -> HttpResponse:
    """Let the page say what happened; `action` {label, url} is a button that posts to the url."""
    detail: dict[str, object] = {"message": message, "level": level}
    if action:
        detail["action"] = action
    return trigger_client_event(response, "toast", detail)
