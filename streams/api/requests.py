"""Reads the account and the query parameters out of an API request."""

from rest_framework.request import Request

from accounts.models import User
from twitchclone.core.errors import InvalidInput, NotPermitted, NotSignedIn


def require_account(request: Request) -> User:
    """The account that is logged in; raises NotSignedIn, or NotPermitted for a suspended one."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    if request.user.is_suspended:
        raise NotPermitted("This account is suspended.")
    return request.user


def viewer_of(request: Request) -> User | None:
    """The account that is logged in, if any."""
    return request.user if isinstance(request.user, User) else None


def read_limit(request: Request, *, default: int, maximum: int) -> int:
    """The `limit` parameter; raises InvalidInput for anything but 1 to `maximum`."""
    text = request.query_params.get("limit", "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= maximum):
        raise InvalidInput(f"limit is a number from 1 to {maximum}.", field="limit")
    return int(text)


def read_text(request: Request, name: str, *, max_length: int = 100) -> str | None:
    """A text parameter, None when it is missing or empty; raises InvalidInput when too long."""
    text = request.query_params.get(name, "").strip()
    if len(text) > max_length or "\x00" in text:
        raise InvalidInput(f"{name} has at most {max_length} characters.", field=name)
    return text or None
