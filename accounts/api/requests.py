"""Reads the account and the paging out of an API request."""

from rest_framework.request import Request

from accounts.models import User
from twitchclone.core.errors import InvalidInput, NotSignedIn


def require_account(request: Request) -> User:
    """The account that is logged in; raises NotSignedIn. A suspended one never is."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user


def read_number(request: Request, name: str, *, default: int, minimum: int, maximum: int) -> int:
    """A whole number among the query's parameters; raises InvalidInput outside of its bounds."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(maximum))
    if not is_number or not minimum <= int(text) <= maximum:
        raise InvalidInput(f"{name} is a number from {minimum} to {maximum}.", field=name)
    return int(text)
