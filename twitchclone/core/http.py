"""Edges: a DomainError as a response, and the visitor's address behind trusted proxies."""

import ipaddress
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework.response import Response
from rest_framework.views import exception_handler

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


@lru_cache
def _trusted_networks() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES)


def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address; one socket for both families shows IPv4 as ::ffff:192.0.2.1."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _is_trusted(address: str) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in _trusted_networks())


def resolve_client_address(peer: str, forwarded_for: str) -> str:
    """The visitor's address: the right-most hop of X-Forwarded-For that is not a trusted proxy.

    Anything left of that hop was written by the visitor and proves nothing.
    """
    address = peer
    for hop in reversed([part.strip() for part in forwarded_for.split(",") if part.strip()]):
        if not _is_trusted(address):
            break
        address = hop
    return str(_parse(address) or _parse(peer) or peer)


def client_address(request: HttpRequest) -> str:
    """The visitor's address for rate limits and bans: a whole /64 counts as one."""
    address = resolve_client_address(
        request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    )
    return address_group(address)


def address_group(address: str) -> str:
    """The address that stands for all of one visitor's: of IPv6 the first of its /64.

    A household or a server is given a /64, and would otherwise have 2**64 times every allowance.
    """
    parsed = _parse(address)
    if not isinstance(parsed, ipaddress.IPv6Address):
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
