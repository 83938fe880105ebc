"""Every address as each kind of visitor: it answers, changes nothing, and says the right headers.

One walk for each visitor, because walking is what takes the time.
"""

import re
from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.security.addresses import every_address

pytestmark = pytest.mark.django_db

_REFERRERS = {"strict-origin-when-cross-origin", "same-origin"}
_CHANGING = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)
# Sessions, and what is noted about them, follow from being there at all.
_BOOKKEEPING = re.compile(r"django_session|usersessions_")


def changes(queries):
    """The statements that change something."""
    texts = [query["sql"] for query in queries]
    return [text for text in texts if _CHANGING.match(text) and not _BOOKKEEPING.search(text)]


def policy_of(response):
    """The Content-Security-Policy as {directive: sources}."""
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {words[0]: words[1:] for words in parts if words}


def faults(address, response, statements):
    """What is wrong with an answer to GET, in words."""
    policy, is_admin = policy_of(response), address.route.startswith("admin/")
    is_embed = str(address) == "streams:embed"
    framed_by = policy["frame-ancestors"]
    # Overlays are shown in the dashboard as they will be seen.
    is_framed = framed_by != (["*"] if is_embed else ["'none'"]) and not (
        str(address) == "chat:dashboard-alert-preview" and framed_by == ["'self'"]
    )
    caching = response.get("Cache-Control", "")
    session = response.wsgi_request.session
    is_personal = session.accessed and "_auth_user_id" in session
    scripts = ["'self'", *(["'unsafe-inline'", "'unsafe-eval'"] if is_admin else [])]
    # Without a media node nothing is ready, and saying so is its purpose.
    yield "breaks", response.status_code >= 500 and str(address) != "readyz"
    yield "changes something when read", bool(statements)
    yield "runs foreign scripts", policy["script-src"] != scripts
    yield "embeds programs", policy["object-src"] != ["'none'"] or policy["base-uri"] != ["'none'"]
    # Beside another source browsers overlook 'none', so it must stand alone.
    yield "can be framed", is_framed
    yield "can be framed by old browsers", ("X-Frame-Options" in response) is is_embed
    yield "has its type guessed", response["X-Content-Type-Options"] != "nosniff"
    yield "tells its address to others", response["Referrer-Policy"] not in _REFERRERS
    yield "shares its window", response["Cross-Origin-Opener-Policy"] != "same-origin"
    # Where tokens count and cookies do not, any page may ask with a token that it has.
    # Players of other sites ask for ads, and report them by tickets.
    is_for_tokens = address.route.startswith(("helix/", "mock/", "oauth2/", "auth/", "vast/"))
    is_for_tokens |= str(address) == "monetization:ad-report"
    allowed = {name for name in response.headers if name.startswith("Access-Control")}
    yield (
        "lets other sites read it",
        "Access-Control-Allow-Credentials" in allowed or (bool(allowed) and not is_for_tokens),
    )
    yield (
        "may be kept by a shared cache",
        is_personal and not re.search(r"private|no-store|public", caching),
    )
    yield "is public and sets cookies", "public" in caching and bool(response.cookies)


def test_every_page(visitor, chess):
    found = defaultdict(list)
    for address in every_address():
        with CaptureQueriesContext(connection) as queries:
            response = visitor.get(address.path(), headers={"Origin": "https://evil.example"})
        for fault, is_there in faults(address, response, changes(queries)):
            if is_there:
                found[fault].append(str(address))
    assert dict(found) == {}


def test_the_staff_admin_is_closed_to_all_others(broadcaster, banned, client, client_of):
    browsers = [client, client_of(broadcaster), client_of(banned)]
    for address in every_address():
        if address.route.startswith("admin/"):
            for browser in browsers:
                response = browser.get(address.path())
                assert response.status_code in {301, 302, 403, 404}, address


def test_staff_pages_of_no_rows_at_all(staff, client_of):
    client = client_of(staff, raise_request_exception=False)
    for address in every_address():
        if "object_id" in address.arguments:
            for object_id in ("x", "9" * 40):
                response = client.get(address.path(object_id=object_id))
                assert response.status_code < 500, (address, object_id)


def test_ones_own_data_is_kept_by_nobody(broadcaster, client_of, chess):
    client = client_of(broadcaster)
    private = ("/accounts/", "/settings/", "/dashboard/", "/api/v1/me/")
    addresses = [one for one in every_address() if one.path().startswith(private)]
    assert len(addresses) > 30
    for address in addresses:
        response = client.get(address.path())
        if response.status_code == 200:
            assert "no-store" in response["Cache-Control"], address


def test_cookies_are_out_of_the_reach_of_scripts_and_other_sites(viewer, client, password):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "vic", "password": password})
    assert {"sessionid", "csrftoken", "visitor"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] == "Lax", name
        assert bool(cookie["httponly"]) is (name != "csrftoken"), name
