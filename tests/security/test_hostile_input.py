"""Parameters and bodies made to hurt: refused or ignored, never a server error."""

import base64
import json

import pytest

from tests.security.addresses import own_addresses

pytestmark = pytest.mark.django_db

_ID = "0b8f6f0e-7f0e-4d8b-9b5c-2f3f8d0a4b11"
# Whatever a page of ours reads from its address.
_NAMES = [
    *("after", "before", "category", "category_name", "cursor", "language", "limit"),
    *("maxheight", "maxwidth", "next", "offset", "process", "q", "query", "sort", "tag", "url"),
]


def cursor(*values):
    """A cursor of our own form with other values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


HOSTILE = {
    "a null character": "a\x00b",
    "a number of 5,000 digits": "9" * 5000,
    "just beyond 64 bits": str(2**64),
    "negative": "-1",
    "quotes and a comment": "'\");--\\",
    "wildcards": "%_%" * 40,
    "operators of tsquery": "a & ! | <-> (b:*",
    "lone surrogate": "\ud800",
    "digits that are not ASCII": "٣٤٥",
    "a cursor to infinity": cursor(float("inf"), _ID),
    "a cursor to nowhere": cursor(10**40, _ID),
    "a cursor of lists": cursor([[]], [[]]),
    "the beginning of time": "0001-01-01T00:00:00+14:00",
    "a cursor to the beginning of time": cursor("0001-01-01T00:00:00+14:00", _ID),
    "an address without an end": "http://[::1/ana",
    "a script's address": "javascript:alert(1)//",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_parameters(value, broadcaster, chess, client_of):
    client = client_of(broadcaster, raise_request_exception=False)
    query = dict.fromkeys(_NAMES, value.encode("utf-8", "surrogatepass"))
    for address in own_addresses():
        if not str(address).startswith(("streams", "accounts-api", "account_login")):
            continue
        status = client.get(address.path(), query).status_code
        assert status < 500, (address, status)
    newest = client.get("/directory/", {**query, "sort": "newest"})
    assert newest.status_code < 500


BODIES = {
    "nested 50,000 deep": "[" * 50_000,
    "a list": "[]",
    "a text": '"x"',
    "not a number": '{"title": NaN, "tags": [Infinity]}',
    "a lone surrogate": '{"title": "\\ud800", "tags": ["\\ud800"], "name": "\\udfff"}',
    "null characters": '{"title": "\\u0000", "tags": ["\\u0000"], "category": "\\u0000"}',
    "wrong types": '{"title": {"a": 1}, "tags": "x", "category": [], "name": 1e999}',
    "not UTF-8": b"\xff\xfe{}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_bodies(method, body, broadcaster, client_of):
    client = client_of(broadcaster, raise_request_exception=False)
    for address in own_addresses():
        if address.path().startswith("/api/v1/"):
            response = client.generic(method, address.path(), body, "application/json")
            assert response.status_code < 500, address


def test_fields_nobody_may_set_are_left_alone(broadcaster, outsider, client_of):
    body = {"title": "New", "owner": outsider.pk, "owner_id": outsider.pk, "id": outsider.pk}
    body |= {"login": "otto", "is_staff": True, "follower_count": 9, "live": {"is_live": True}}
    client = client_of(broadcaster)
    answer = client.patch("/api/v1/channels/ana/", body, "application/json").json()
    assert (answer["title"], answer["login"], answer["id"]) == ("New", "ana", broadcaster.pk)
    assert (answer["follower_count"], answer["live"]["is_live"]) == (0, False)
    client.post("/settings/profile/", {"display_name": "Ana", "is_staff": "1", "login": "boss"})
    broadcaster.refresh_from_db()
    assert (broadcaster.login, broadcaster.is_staff) == ("ana", False)


def test_a_panels_number_without_end(broadcaster, client_of):
    client = client_of(broadcaster)
    sent = {"panel": "0", "panel-0-id": "9" * 5000, "panel-0-title": "Rules"}
    assert client.post("/dashboard/channel/panels/", sent).status_code in {302, 422}
