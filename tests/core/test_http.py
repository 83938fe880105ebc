"""Refusals become JSON, a toast or a page; addresses are believed from trusted proxies only."""

import json

import pytest
from django.test import RequestFactory
from rest_framework.exceptions import NotAuthenticated, ValidationError

from twitchclone.core import addresses, http
from twitchclone.core.errors import InvalidInput, NotFound, RateLimited
from twitchclone.core.middleware import DomainErrorMiddleware


@pytest.fixture
def trusted(settings):
    """Two proxies' networks are trusted."""
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "fd00::/8"]
    addresses._trusted_networks.cache_clear()
    yield
    addresses._trusted_networks.cache_clear()


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a visitor's own claim
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # left of it: made up
        ("10.1.2.3", "198.51.100.1, 10.9.9.9", "198.51.100.1"),  # two proxies
        ("10.1.2.3", "not an address", "10.1.2.3"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("::ffff:10.1.2.3", "198.51.100.1", "198.51.100.1"),  # one socket for both families
        ("10.1.2.3", "::ffff:198.51.100.1", "198.51.100.1"),
        ("fd00::1", "2001:db8::0:1", "2001:db8::1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_client_address(trusted, peer, forwarded_for, address):
    assert addresses.resolve_client_address(peer, forwarded_for) == address


def test_without_trusted_proxies_the_header_means_nothing(settings):
    settings.TRUSTED_PROXIES = []
    addresses._trusted_networks.cache_clear()
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert http.client_address(request) == "10.0.0.1"


def test_the_api_answers_with_code_and_message():
    request = RequestFactory().get("/api/v1/x/")
    response = http.error_response(request, InvalidInput("Too long.", field="title"))
    assert response.status_code == 400
    assert json.loads(response.content) == {
        "error": {"code": "invalid", "message": "Too long.", "field": "title"}
    }


def test_htmx_gets_a_toast_and_swaps_nothing():
    request = RequestFactory().post("/ana/follow/", headers={"HX-Request": "true"})
    response = http.error_response(request, RateLimited(retry_after_s=7))
    assert (response.status_code, response["Retry-After"]) == (429, "7")
    assert json.loads(response["HX-Trigger"])["toast"]["level"] == "error"
    assert response["HX-Reswap"] == "none"


def test_drf_errors_have_the_same_shape():
    answer = http.api_exception_handler(NotAuthenticated(), {})
    assert answer is not None
    assert answer.data["error"]["code"] == "not_authenticated"
    answer = http.api_exception_handler(ValidationError({"title": ["Too long."]}), {})
    assert answer is not None
    assert answer.data["error"]["fields"] == {"title": ["Too long."]}
    assert http.api_exception_handler(ZeroDivisionError(), {}) is None


def test_the_middleware_catches_domain_errors_only():
    middleware = DomainErrorMiddleware(lambda request: None)  # type: ignore[return-value]
    request = RequestFactory().get("/api/v1/x/")
    response = middleware.process_exception(request, NotFound())
    assert response is not None
    assert response.status_code == 404
    assert middleware.process_exception(request, ValueError()) is None
