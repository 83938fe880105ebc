"""Notes where each session was last seen, and keeps private pages out of caches."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

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


_NEVER_KEPT = ("/accounts/", "/settings/", "/api/v1/me/")


class PrivatePagesMiddleware:
    """Log-in, settings and one's own data are kept by nobody, other pages of accounts by browsers.

    A page of an account shows its name, what it follows, its role; a shared cache must not pass it
    to the next visitor. Browsers may keep it for the way back, after asking.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forbid keeping it."""
        response = self.get_response(request)
        known = response.get("Cache-Control", "")
        if request.path.startswith(_NEVER_KEPT):
            if "no-store" not in known:
                add_never_cache_headers(response)
        elif not known and _is_personal(request):
            patch_cache_control(response, private=True, no_cache=True)
        return response


def _is_personal(request: HttpRequest) -> bool:
    """Whether the answer was made with a look at a session that is somebody's."""
    return bool(request.session.accessed and request.session.get(SESSION_KEY))
