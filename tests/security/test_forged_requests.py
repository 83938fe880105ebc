"""Requests made from elsewhere in a visitor's name, and requests for what is another's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from streams.models import StreamKey
from streams.services.stream_keys import issue_stream_key
from tests.security.addresses import every_address, own_addresses
from tests.security.test_every_page import changes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "below"), [("POST", "/"), ("DELETE", "/"), ("PUT", "/api/"), ("PATCH", "/api/")]
)
def test_a_page_of_another_site_cannot_act_for_a_visitor(
    method, below, broadcaster, chess, client_of
):
    client = client_of(broadcaster, enforce_csrf_checks=True)
    for address in own_addresses():
        if not address.path().startswith(below):
            continue
        with CaptureQueriesContext(connection) as queries:
            response = client.generic(method, address.path())
        # What redirects does so for every method, and does nothing else. Helix looks at no cookie.
        refusals = {401} if address.route.startswith(("helix/", "mock/")) else set()
        assert response.status_code in {301, 302, 403, 404, 405} | refusals, address
        assert changes(queries) == [], address


def test_nor_for_staff(staff, chess, client_of):
    client = client_of(staff, enforce_csrf_checks=True)
    for address in every_address():
        if address.route.startswith("admin/"):
            assert client.post(address.path()).status_code in {302, 403, 404, 405}, address


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_empty_requests_by_any_method_break_nothing(method, broadcaster, chess, client_of):
    client = client_of(broadcaster, raise_request_exception=False)
    last = {"account_logout"}  # after which nobody is logged in
    for address in sorted(own_addresses(), key=lambda one: str(one) in last):
        response = client.generic(method, address.path())
        assert response.status_code < 500 or str(address) == "readyz", address


def test_what_belongs_to_another_account_does_not_exist(broadcaster, outsider, client_of):
    key, _ = issue_stream_key(channel=broadcaster.channel)
    client = client_of(outsider)
    numbered = [address for address in own_addresses() if address.numbers]
    assert numbered
    for address in numbered:
        # Chat refuses bad input and people without a role before it looks for anything.
        refusals = {400, 403} if address.name.startswith("chat") else set()
        path = address.path(**dict.fromkeys(address.numbers, key.pk))
        # Everybody sees goals, so that they are there is no secret; reports of ads need a ticket.
        if "/goals/" in path or path.startswith("/ads/report/"):
            refusals = {400, 403}
        for method in ("GET", "POST", "DELETE", "PATCH", "PUT"):
            answer = client.generic(method, path)
            assert answer.status_code in {301, 302, 404, 405} | refusals, (method, path)
    assert StreamKey.objects.get(pk=key.pk).key_hash == key.key_hash
