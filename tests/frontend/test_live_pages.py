"""A channel's page and its event socket in Chromium; the socket's server is played by the test."""

import json

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.frontend.site import Site, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LIVE: dict[str, object] = {
    "broadcast_id": "b1",
    "state": "live",
    "playback_url": "http://site.test/live/b1/index.m3u8",
    "title": "Polar night",
    "category": None,
    "started_at": 1_763_700_000_000,
    "viewer_count": 12,
}


_AWAIT_CONNECTED = """() => {
  window.reconnected = new Promise((resolve) => {
    document.addEventListener("events:connected", () => resolve(true), { once: true });
  });
}"""


class EventServer:
    """Speaks for the server, and remembers what the page said."""

    def __init__(self) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.heard: list[dict[str, object]] = []
        self.live: dict[str, object] | None = None
        self.last_id = 7

    def connect(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(self._hear)

    def say(self, event: str, data: dict[str, object], *, id: int) -> None:
        self.last_id = id
        body = {"type": "event", "id": id, "event": event, "channel": "ana", "data": data, "at": 1}
        self.sockets[-1].send(json.dumps(body))

    def _hear(self, text: str | bytes) -> None:
        message = json.loads(text)
        self.heard.append(message)
        if message["type"] == "subscribe":
            answer = {"type": "subscribed", "channel": "ana", "last_id": self.last_id}
            body = {**answer, "snapshot": False, "state": {"live": self.live}}
            self.sockets[-1].send(json.dumps(body))

    @property
    def subscriptions(self) -> list[object]:
        return [said["after"] for said in self.heard if said["type"] == "subscribe"]


def _player(page: Page):
    return page.locator("section.player")


def test_a_page_follows_its_channel_from_offline_to_live_and_back(client, broadcaster):
    site = Site(client, ["/ana"])
    server = EventServer()
    with chromium() as browser:
        page = site.open(browser, "/ana", server.connect)
        expect(_player(page)).to_have_attribute("data-state", "offline")

        server.say("stream.online", LIVE, id=8)
        expect(page.locator("[data-live-title]").first).to_have_text("Polar night")
        # There is no such playlist here: the player does not give up.
        expect(_player(page)).to_have_attribute("data-state", "reconnecting")
        expect(page.locator("[data-when=live]").first).to_be_visible()

        server.say("channel.update", {"title": "Aurora", "category": None}, id=9)
        expect(page.locator("[data-live-title]").first).to_have_text("Aurora")
        server.say("stream.offline", {"broadcast_id": "b1"}, id=10)
        expect(_player(page)).to_have_attribute("data-state", "offline")


def test_a_lost_socket_comes_back_and_asks_only_for_what_was_missed(client, broadcaster):
    site = Site(client, ["/ana"])
    server = EventServer()
    with chromium() as browser:
        page = site.open(browser, "/ana", server.connect)
        expect(_player(page)).to_have_attribute("data-state", "offline")
        server.say("channel.update", {"title": "First", "category": None}, id=8)
        expect(page.locator("[data-live-title]").first).to_have_text("First")

        page.evaluate(_AWAIT_CONNECTED)
        server.sockets[-1].close()
        page.evaluate("window.reconnected")
        server.say("channel.update", {"title": "Repeated", "category": None}, id=8)
        server.say("channel.update", {"title": "Second", "category": None}, id=9)

        expect(page.locator("[data-live-title]").first).to_have_text("Second")
        assert server.subscriptions[0] is None
        assert server.subscriptions[-1] == 8


def test_a_mature_channel_asks_first(client, broadcaster):
    broadcaster.channel.is_mature = True
    broadcaster.channel.save(update_fields=["is_mature"])
    site = Site(client, ["/ana"])
    server = EventServer()
    server.live = LIVE
    with chromium() as browser:
        page = site.open(browser, "/ana", server.connect)
        expect(_player(page)).to_have_attribute("data-state", "gated")

        page.get_by_role("button", name="Start watching").click()

        expect(_player(page)).not_to_have_attribute("data-state", "gated")
