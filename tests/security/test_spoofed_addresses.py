"""Rate limits and viewer counts go by addresses that a visitor cannot choose."""

import pytest
from django.test import RequestFactory

from streams.errors import StreamKeyInvalid
from streams.services.ingest import authorise_publish
from twitchclone.core import addresses, http
from twitchclone.core.errors import RateLimited
from twitchclone.core.websocket import header


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::9", "2001:db8:1:3::"),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.7"),  # of one socket for both: never a group
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_a_64_is_one_visitor(address, group):
    assert addresses.address_group(address) == group


def test_requests_are_limited_by_the_64():
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    assert http.client_address(request) == "2001:db8:1:2::"


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
def test_no_header_evades_a_limit(name, db, client):
    # Sixty at once, and one more each second: a slow machine has to ask more often.
    answers = (
        client.get("/search/?q=a", headers={name: f"203.0.113.{number}"}).status_code
        for number in range(250)
    )
    assert 429 in answers


def test_guessing_stream_keys_from_a_64_is_one_guesser(db):
    def guess(number):
        authorise_publish(
            stream_key="live_1_wrong", remote_addr=f"2001:db8::{number:x}", encoder=""
        )

    for number in range(20):
        with pytest.raises(StreamKeyInvalid):
            guess(number)
    with pytest.raises(RateLimited):
        guess(99)


def test_sockets_read_every_line_of_a_header():
    scope = {
        "headers": [
            (b"x-forwarded-for", b"203.0.113.1"),  # the visitor's own
            (b"host", b"live.example.org"),
            (b"x-forwarded-for", b"198.51.100.1"),  # the proxy's, below it
        ]
    }
    assert header(scope, b"x-forwarded-for") == "203.0.113.1, 198.51.100.1"
    assert header(scope, b"origin") == ""
