"""Django's own errors in our pages, or in the API's JSON shape."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

_MESSAGES = {
    400: "The request could not be understood.",
    403: "You may not see this.",
    404: "There is nothing at this address.",
    429: "Too many attempts. Wait a moment and try again.",
    500: "Something broke on our side. It has been logged.",
}
_CODES = {
    400: "invalid",
    403: "not_permitted",
    404: "not_found",
    429: "rate_limited",
    500: "internal",
}


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    message = _MESSAGES[status]
    if request.path.startswith("/api/"):
        return JsonResponse({"error": {"code": _CODES[status], "message": message}}, status=status)
    return render(request, f"errors/{status}.html", {"message": message}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; to a host name that is not ours in plain words, because pages hold their address."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse(f"{_MESSAGES[400]}\n", status=400, content_type="text/plain")
    return _answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _answer(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429."""
    return _answer(request, 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came without its token, or from elsewhere."""
    return _answer(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; the page stands alone, because whatever broke may be what pages need."""
    if request.path.startswith("/api/"):
        return _answer(request, 500)
    return render(None, "errors/500.html", status=500)
