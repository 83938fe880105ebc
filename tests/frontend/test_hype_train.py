"""A hype train over the chat in Chromium: comes, climbs, ends, and is right after a reload."""

import json
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.frontend.chat_server import ChatServer
from tests.frontend.site import Site, chromium
from tests.frontend.test_live_pages import EventServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
API = "/api/v1/channels/ana/hype-train/"


def person(kind: str, total: int, name: str) -> dict[str, Any]:
    return {
        "type": kind,
        "total": total,
        "user_id": len(name),
        "user_login": name.lower(),
        "user_display_name": name,
    }


def train(**changes: Any) -> dict[str, Any]:
    now = int(time.time() * 1000)
    top = [person("bits", 900, "Vic"), person("subscription", 500, "Otto")]
    return {
        "id": "9",
        "level": 1,
        "total": 1400,
        "progress": 1400,
        "goal": 1600,
        "difficulty": "easy",
        "started_at": now - 60_000,
        "expires_at": now + 240_500,
        "ended_at": None,
        "next_from": None,
        "top_contributions": top,
        "last_contribution": top[0],
        **changes,
    }


class Watched:
    """Ana's page, its event socket, and what its API says."""

    def __init__(self, client: Any) -> None:
        self.site, self.server, self.chat = Site(client, ["/ana"]), EventServer(), ChatServer()
        self.answer(running=None)

    def answer(self, *, running: Any = None, last: Any = None) -> None:
        body = {"running": running, "last": last, "now": int(time.time() * 1000)}
        headers = {"Content-Type": "application/json"}
        self.site.answer(API, status=200, headers=headers, body=json.dumps(body))

    def open(self, browser: Any, **options: Any) -> Page:
        page = self.site.open(browser, "/ana", self.server.connect, self.chat.connect, **options)
        expect(page.locator(".chat")).to_have_attribute("data-state", "open")
        return page

    def tell(self, name: str, event_id: int, /, **changes: Any) -> None:
        self.server.say(f"channel.hype_train.{name}", {"train": train(**changes)}, id=event_id)


@pytest.fixture
def watched(client, broadcaster):
    watched = Watched(client)
    yield watched
    assert watched.site.errors == []


def test_from_its_begin_over_level_2_to_its_end(watched):
    with chromium() as browser:
        page = watched.open(browser)
        card = page.locator(".hype")
        expect(card).to_have_count(0)
        expect(page.locator("[data-component=hype-train]")).to_be_hidden()

        watched.tell("begin", 8)
        expect(card).to_be_visible()
        expect(page.locator("#announcer")).to_have_text("A hype train has set off!")
        expect(card.locator(".hype__title")).to_have_text("Hype train · level 1")
        expect(card.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "87")
        expect(card.locator(".hype__points")).to_have_text("200 points to the next level")
        expect(card.get_by_role("timer")).to_have_text("4:00")
        expect(card.locator(".hype__person").first).to_contain_text("Most bits: Vic900")

        watched.tell("progress", 9, level=2, total=1800, progress=200, goal=1800)
        expect(card.locator(".hype__level")).to_have_text("2")
        expect(page.locator("#announcer")).to_have_text("The hype train is at level 2!")
        expect(card).to_have_class("hype hype--level-up")
        expect(card.locator(".hype__percent")).to_have_text("11 %")

        now = int(time.time() * 1000)
        watched.tell("end", 10, level=2, total=1800, progress=200, goal=1800, ended_at=now)
        expect(card.locator(".hype__title")).to_have_text("The train has arrived at level 2!")
        expect(card.locator(".hype__points")).to_have_text("1.8K points in all")
        expect(card.get_by_role("timer")).to_be_hidden()


def test_a_reload_shows_the_same(watched):
    watched.answer(running=train())
    with chromium() as browser:
        page = watched.open(browser)
        expect(page.locator(".hype__title")).to_have_text("Hype train · level 1")
        watched.answer(last=train(ended_at=int(time.time() * 1000) - 60_000))
        page.reload()
        expect(page.locator(".chat")).to_have_attribute("data-state", "open")
        expect(page.locator(".hype")).to_have_count(0)


def test_what_was_missed_is_asked_for_when_the_socket_comes_back(watched):
    watched.answer(running=train())
    with chromium() as browser:
        page = watched.open(browser)
        expect(page.locator(".hype__percent")).to_have_text("87 %")
        watched.answer(running=train(total=1500, progress=1500))
        watched.server.sockets[-1].close()
        expect(page.locator(".hype__percent")).to_have_text("93 %")


def test_it_can_be_hidden_until_the_next_one(watched):
    watched.answer(running=train())
    with chromium() as browser:
        page = watched.open(browser)
        page.locator(".hype").get_by_role("button", name="Hide").click()
        watched.tell("progress", 8, total=1450, progress=1450)
        watched.tell("begin", 9, id="10", total=100, progress=100)
        expect(page.locator(".hype__percent")).to_have_text("6 %")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_it_fits(watched, theme, width):
    names = [person("bits", 1_200_000, "Maximiliana_the_Generous"), person("donation", 50, "Bo")]
    watched.answer(running=train(level=12, top_contributions=names))
    with chromium() as browser:
        page = watched.open(
            browser,
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        card = page.locator(".hype")
        expect(card).to_be_visible()
        box = card.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert card.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert card.evaluate("one => one.querySelector('.hype__spark').getAnimations().length") == 0
