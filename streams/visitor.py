"""A random mark in a cookie, by which an anonymous viewer's tabs count as one viewer."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from twitchclone.core.ids import hash_secret, random_token

COOKIE_NAME = "visitor"
_MAX_AGE_S = 30 * 86_400
_ID_LENGTH = 16


def make_visitor_cookie() -> str:
    """A new visitor's cookie: signed, so that nobody makes up viewers without asking for them."""
    return _signer().sign(random_token(_ID_LENGTH))


def read_visitor_id(cookies: Mapping[str, str]) -> str:
    """The visitor's id; empty when the cookie is missing or was not made here."""
    try:
        return _signer().unsign(cookies.get(COOKIE_NAME, ""))
    except BadSignature:
        return ""


def viewer_key(*, account_id: int | None, visitor_id: str, address: str) -> str:
    """What a viewer is counted by: the account, else the browser, else the address."""
    if account_id is not None:
        return f"u:{account_id}"
    return f"v:{visitor_id}" if visitor_id else f"a:{hash_secret(address)[:16]}"


class VisitorMiddleware:
    """Gives the cookie to browsers that open a page without it."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and mark the answer if it is a page."""
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code == 200 and not read_visitor_id(request.COOKIES):
            response.set_cookie(
                COOKIE_NAME,
                make_visitor_cookie(),
                max_age=_MAX_AGE_S,
                secure=settings.IS_HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response


def _signer() -> Signer:
    return Signer(salt="streams.visitor")
