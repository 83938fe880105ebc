"""Maps DomainError to a response at the outermost edge of every view."""

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from twitchclone.core.errors import DomainError
from twitchclone.core.http import error_response


class DomainErrorMiddleware:
    """A service's refusal becomes a page, a toast or JSON; nothing else is caught here."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a DomainError; let Django handle the rest."""
        if isinstance(exception, DomainError):
            return error_response(request, exception)
        return None


class StaffAdminCspMiddleware:
    """Lets the staff admin, and nothing else, run the inline scripts that unfold is made of.

    Unfold's Alpine.js evaluates expressions in attributes and its pages carry inline scripts and
    styles. Only staff see these pages, and no visitor's text reaches them unescaped.
    """

    _ADMIN_SOURCES: ClassVar[dict[str, list[str]]] = {
        "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix = reverse_lazy("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the response for django-csp, which runs further out."""
        response = self.get_response(request)
        if request.path.startswith(str(self.prefix)):
            response._csp_replace = self._ADMIN_SOURCES  # type: ignore[attr-defined]  # django-csp reads it
        return response
