"""A channel's goals on its page in Chromium, moved by events; the hype train over a picture."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chat.services.overlays import create_overlay
from tests.frontend.chat_server import ChatServer
from tests.frontend.site import Site, chromium
from tests.frontend.test_hype_train import API as HYPE_API
from tests.frontend.test_hype_train import train
from tests.frontend.test_live_pages import EventServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
API = "/api/v1/channels/ana/goals/"


def goal(**changes: Any) -> dict[str, Any]:
    chair = {"id": "4", "kind": "bits", "title": "<b>Chair</b>", "current": 250, "target": 1000}
    return {**chair, "currency": "", "deadline_at": None, **changes}


class Watched:
    """Ana's page, and what the server says of her goals."""

    def __init__(self, client: Any, *goals: dict[str, Any]) -> None:
        self.site, self.server, self.chat = Site(client, ["/ana"]), EventServer(), ChatServer()
        headers = {"Content-Type": "application/json"}
        self.site.answer(API, status=200, headers=headers, body=json.dumps(goals))

    def open(self, browser: Any, **options: Any) -> Page:
        return self.site.open(browser, "/ana", self.server.connect, self.chat.connect, **options)

    def tell(self, event_id: int, goal_id: str, now: dict[str, Any] | None) -> None:
        body = {"goal_id": goal_id, "goal": now}
        self.server.say("channel.goal.progress", body, id=event_id)


def test_a_goal_comes_nearer_and_goes(client, broadcaster):
    watched = Watched(client, goal())
    with chromium() as browser:
        page = watched.open(browser)
        bar = page.locator(".channel-goals").get_by_role("progressbar")
        expect(page.locator(".goal__title")).to_have_text("<b>Chair</b>")
        expect(bar).to_have_attribute("aria-valuetext", "250 / 1,000")
        expect(page.locator("[data-component=channel-goals]")).to_be_visible()

        watched.tell(8, "4", goal(current=1000))
        expect(bar).to_have_attribute("aria-valuenow", "1000")
        expect(page.locator(".goal[data-reached]")).to_have_count(1)

        money = goal(id="5", kind="donations", current=1250, target=5000, currency="EUR")
        watched.tell(9, "5", money)
        expect(page.locator(".goal__count").nth(1)).to_have_text("€12.50 / €50.00")

        watched.tell(10, "4", None)
        watched.tell(11, "5", None)
        expect(page.locator("[data-component=channel-goals]")).to_be_hidden()
    assert watched.site.errors == []


class TrainStation(EventServer):
    """A train sets off as soon as somebody looks."""

    def _hear(self, text: str | bytes) -> None:
        super()._hear(text)
        if json.loads(text)["type"] == "subscribe":
            self.say("channel.hype_train.begin", {"train": train()}, id=8)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_goals_fit(client, broadcaster, scheme, width):
    long = goal(id="5", kind="followers", title="A" * 80, current=999_999_999, target=1_000_000_000)
    watched = Watched(client, goal(), long)
    with chromium() as browser:
        viewport = {"width": width, "height": 800}
        page = watched.open(browser, color_scheme=scheme, viewport=viewport)
        expect(page.locator(".channel-goals .goal")).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hype_train_drives_over_the_picture(client, broadcaster):
    _overlay, token = create_overlay(channel=broadcaster.channel)
    path = f"/overlay/{token}/hype"
    site, server = Site(client, [path]), TrainStation()
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"running": None, "last": None, "now": train()["started_at"] + 60_000})
    site.answer(HYPE_API, status=200, headers=headers, body=body)
    with chromium() as browser:
        page = site.open(browser, path, server.connect)
        expect(page.locator(".hype__title")).to_have_text("Hype train · level 1")
        expect(page.get_by_role("button")).to_have_count(0)
        server.say("channel.hype_train.progress", {"train": train(level=2, total=9000)}, id=9)
        expect(page.locator(".hype__level")).to_have_text("2")
    assert site.errors == []
