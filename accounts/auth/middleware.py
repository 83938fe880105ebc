"""Notes where each session was last seen, and keeps private pages out of caches."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

_NOTED_FOR_S = 300


class SessionActivityMiddleware:
    """At most once in five minutes; allauth's own writes two rows for every request."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note the session if it belongs to somebody and was not noted lately."""
        response = self.get_response(request)
        if _is_due(request) and request.user.is_authenticated:
            UserSession.objects.create_from_request(request)
        return response


def _is_due(request: HttpRequest) -> bool:
    session = request.session
    # Pictures and the like never look at the session, and are not made to.
    if not session.accessed or not session.session_key or not session.get(SESSION_KEY):
        return False
    return bool(cache.add(f"session-seen:{session.session_key}", True, _NOTED_FOR_S))


class PrivatePagesMiddleware:
    """Log-in and settings pages, some of which show secrets, are kept by nobody."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forbid keeping it."""
        response = self.get_response(request)
        if request.path.startswith(("/accounts/", "/settings/")):
            add_never_cache_headers(response)
        return response
