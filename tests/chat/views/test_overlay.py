"""The page for OBS: opened by its secret address alone, and shown as its address asks."""

import pytest

from chat.services.overlays import create_overlay
from chat.views import overlay
from twitchclone.core.logging import redact_text
from twitchclone.core.rate_limit import Limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(broadcaster):
    _overlay, clear_text = create_overlay(channel=broadcaster.channel)
    return clear_text


def _page(client, token, query=""):
    return client.get(f"/overlay/{token}/chat{query}").content.decode()


def test_it_shows_the_channels_chat_without_controls(client, token):
    page = _page(client, token)

    assert 'data-component="chat-overlay"' in page
    assert 'data-channel="ana"' in page
    assert "<button" not in page
    assert "<form" not in page


def test_its_address_is_told_to_nobody(client, token):
    response = client.get(f"/overlay/{token}/chat")

    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert token not in response.content.decode()
    assert token not in redact_text(f"GET /overlay/{token}/chat")


def test_a_wrong_one_opens_nothing(client, token):
    other_end = "x" if token[-1] != "x" else "y"

    assert client.get(f"/overlay/{token[:-1]}{other_end}/chat").status_code == 404


def test_guessing_is_slowed(client, token, monkeypatch):
    monkeypatch.setattr(overlay, "VISITS", Limit("overlay-visits", count=2, period_s=3600))
    statuses = [client.get(f"/overlay/guess{number}/chat").status_code for number in range(3)]

    assert statuses == [404, 404, 429]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ('data-size="medium"', 'data-fade-s="30"')),
        ("?size=large&fade=0", ('data-size="large"', 'data-fade-s="0"')),
        ("?fade=9999999&size=huge", ('data-size="medium"', 'data-fade-s="30"')),
        ("?fade=9999", ('data-fade-s="600"',)),
        ("?fade=%00&size=%22%3E%3Cscript%3E", ('data-size="medium"', 'data-fade-s="30"')),
        ("?align=right&badges=off&animations=off", ('data-align="right"', "data-still")),
    ],
)
def test_its_look_is_chosen_in_its_address(client, token, query, expected):
    page = _page(client, token, query)

    assert all(attribute in page for attribute in expected)
    assert "<script>" not in page


@pytest.mark.parametrize("page", ["alerts", "goal", "hype", "ticker"])
def test_the_other_pages_open_by_the_same_secret_only(client, token, page):
    response = client.get(f"/overlay/{token}/{page}")
    body = response.content.decode()

    assert response.status_code == 200
    assert token not in body
    assert "<button" not in body
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert client.get(f"/overlay/{'x' * 30}/{page}").status_code == 404
