"""What the player's place in a page says about a video."""

import json
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.frontend.urls import VIDEO

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.frontend.urls")]


class _Place(HTMLParser):
    """The attributes of the element that the player fills."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if found.get("data-component") == "player":
            self.data = {name.removeprefix("data-"): value for name, value in found.items()}


def _place(client: Client, query: str = "") -> dict[str, str]:
    return _Place(client.get(f"/_video{query}").content.decode()).data


def test_lists_arrive_whole_whatever_is_in_them(client):
    place = _place(client)

    assert json.loads(place["chapters"]) == VIDEO["chapters"]
    assert json.loads(place["storyboard"]) == VIDEO["storyboard"]
    assert json.loads(place["muted"]) == [[20_000, 24_000]]
    assert place["duration-ms"] == "40000"


@pytest.mark.parametrize(
    ("query", "start"), [("", None), ("?start_ms=0", "0"), ("?start_ms=9", "9")]
)
def test_only_a_start_that_was_given_is_told(client, query, start):
    assert _place(client, query).get("start-ms") == start
