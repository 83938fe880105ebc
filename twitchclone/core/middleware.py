"""Maps DomainError to a response at the outermost edge of every view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
