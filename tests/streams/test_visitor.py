"""The visitor's cookie: given with pages, signed, and out of scripts' reach."""

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from streams.visitor import (
    COOKIE_NAME,
    VisitorMiddleware,
    make_visitor_cookie,
    read_visitor_id,
    viewer_key,
)


def visit(response: HttpResponse, cookie: str = "") -> HttpResponse:
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES[COOKIE_NAME] = cookie
    return VisitorMiddleware(lambda request: response)(request)


def test_a_page_brings_the_cookie(settings):
    settings.IS_HTTPS = True
    cookie = visit(HttpResponse("<html>")).cookies[COOKIE_NAME]
    assert read_visitor_id({COOKIE_NAME: cookie.value})
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


def test_a_known_visitor_keeps_it():
    assert COOKIE_NAME not in visit(HttpResponse("<html>"), make_visitor_cookie()).cookies


@pytest.mark.parametrize("response", [JsonResponse({}), HttpResponse("<html>", status=404)])
def test_other_answers_bring_none(response):
    assert COOKIE_NAME not in visit(response).cookies


@pytest.mark.parametrize("forged", ["", "abc", "abc:def", ":", "a" * 5000])
def test_a_forged_cookie_is_no_visitor(forged):
    assert read_visitor_id({COOKIE_NAME: forged}) == ""


def test_a_viewer_is_an_account_a_browser_or_an_address():
    assert viewer_key(account_id=7, visitor_id="v", address="203.0.113.9") == "u:7"
    assert viewer_key(account_id=None, visitor_id="v", address="203.0.113.9") == "v:v"
    key = viewer_key(account_id=None, visitor_id="", address="203.0.113.9")
    assert key.startswith("a:")
    assert "203.0.113.9" not in key
