"""Edges: a DomainError as a response, and the address that a request comes from."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from twitchclone.core.addresses import address_group, resolve_client_address
from twitchclone.core.errors import DomainError

_ERROR_PAGES = {400, 403, 404, 429}


def error_body(error: DomainError) -> dict[str, Any]:
    """The JSON shape of every refusal: `{"error": {"code", "message", "field"?}}`."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.field:
        body["field"] = error.field
    return {"error": body}


def error_headers(error: DomainError) -> dict[str, str]:
    """Retry-After where the error knows when (RFC 9110, 10.2.3)."""
    return {"Retry-After": str(error.retry_after_s)} if error.retry_after_s else {}


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The error as JSON for the API, as a toast for htmx, else as a page."""
    headers = error_headers(error)
    if request.path.startswith("/api/"):
        return JsonResponse(error_body(error), status=error.status, headers=headers)
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return _toast_response(error, headers)
    page = error.status if error.status in _ERROR_PAGES else 400
    response = render(
        request, f"errors/{page}.html", {"message": error.message}, status=error.status
    )
    for name, value in headers.items():
        response[name] = value
    return response


def _toast_response(error: DomainError, headers: dict[str, str]) -> HttpResponse:
    from django_htmx.http import reswap, trigger_client_event

    # htmx swaps nothing on 4xx, but it does run the triggers of any response.
    response = HttpResponse(status=error.status, headers=headers)
    trigger_client_event(response, "toast", {"message": error.message, "level": "error"})
    return reswap(response, "none")


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, with our errors and one shape for all of them."""
    if isinstance(exc, DomainError):
        return Response(error_body(exc), status=exc.status, headers=error_headers(exc))
    response = exception_handler(exc, context)
    if response is None:
        return None
    detail = response.data
    if isinstance(detail, dict) and set(detail) == {"detail"}:
        code = getattr(detail["detail"], "code", "invalid")
        response.data = {"error": {"code": code, "message": str(detail["detail"])}}
    else:
        response.data = {
            "error": {"code": "invalid", "message": "Some fields are not valid.", "fields": detail}
        }
    return response


def client_address(request: HttpRequest) -> str:
    """The visitor's address for rate limits and bans: a whole /64 counts as one."""
    address = resolve_client_address(
        request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    )
    return address_group(address)


def visitor_country(request: HttpRequest | Request) -> str:
    """ISO 3166-1 alpha-2, as the proxy named in COUNTRY_HEADER says; empty when nobody knows.

    Prices are by country, so what a visitor claims without such a proxy counts for nothing.
    """
    name = settings.COUNTRY_HEADER
    country = request.headers.get(name, "").upper() if name else ""
    is_code = len(country) == 2 and country.isascii() and country.isalpha()
    # Two codes that proxies use for "unknown" and for Tor.
    return country if is_code and country not in {"XX", "T1"} else ""
