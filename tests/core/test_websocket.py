"""A browser's socket must come from a page of this site."""

import pytest

from twitchclone.core.websocket import SameOriginOnly, is_allowed_origin


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        ("", True),  # a program: no Origin, no visitor's cookies
        ("https://live.example", True),
        ("http://live.example", True),
        ("https://LIVE.example", True),
        ("https://evil.example", False),
        ("https://live.example.evil.example", False),
        ("https://live.example:444", False),
        ("https://evil.example/live.example", False),
        ("https://live.example@evil.example", False),
        ("null", False),
        ("file://live.example", False),
        ("https://[", False),
    ],
)
def test_origins(settings, origin, is_allowed):
    settings.ALLOWED_HOSTS = ["*"]
    settings.CSRF_TRUSTED_ORIGINS = []
    assert is_allowed_origin("live.example", origin) is is_allowed


def test_the_sites_public_address_is_a_page_of_ours(settings):
    settings.ALLOWED_HOSTS = ["live.example", "internal"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://live.example"]
    assert is_allowed_origin("internal", "https://live.example")


def test_an_unknown_host_is_refused_whatever_the_origin(settings):
    settings.ALLOWED_HOSTS = ["live.example"]
    assert not is_allowed_origin("rebound.example", "https://rebound.example")
    assert not is_allowed_origin("rebound.example", "")


async def test_a_strangers_handshake_is_closed_before_the_application(settings):
    settings.ALLOWED_HOSTS = ["*"]
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    async def application(scope, receive, send):
        raise AssertionError("reached")

    headers = [(b"host", b"live.example"), (b"origin", b"https://evil.example")]
    scope = {"type": "websocket", "headers": headers}
    await SameOriginOnly(application)(scope, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]
