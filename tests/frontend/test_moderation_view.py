"""The moderation view in Chromium; the socket's server and the API are played by the test."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from chat.services.roles import grant_role
from tests.frontend.chat_server import CHANNEL_ID, SETTINGS, ChatServer, you
from tests.frontend.site import Site, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

_AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
_RUN_AXE = """async () => {
  const { violations } = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
}"""
ALL = [
    "delete", "timeout", "ban", "warn", "settings", "automod", "announce", "polls", "vips",
    "reports", "unban_requests", "terms",
]  # fmt: skip
FUTURE = 4_000_000_000_000


class Desk:
    """Ana's column, what waits in it, and what the page asked of the API."""

    def __init__(self, client: Any, channel: Any, path: str = "/moderation/", **me: Any) -> None:
        self.site = Site(client, [path])
        place = f'data-channel-id="{channel.pk}"'
        self.site.change(path, place, f'data-channel-id="{CHANNEL_ID}"')
        self.server = ChatServer(you=you("moderator", **{"permissions": ALL} | me))
        self.path = path
        self.asked: list[tuple[str, str, Any]] = []
        self.answers: dict[tuple[str, str], tuple[int, Any]] = {}

    def connect(self, socket: Any) -> None:
        """As the chat's server does, which also lets moderators hear."""
        self.server.connect(socket)
        hear = self.server._hear

        def answer(text: str) -> None:
            hear(text)
            if json.loads(text)["type"] == "moderate":
                self.server.say({"type": "moderating", "channelId": CHANNEL_ID})

        socket.on_message(answer)

    def has(self, path: str, *results: dict[str, Any], **more: Any) -> None:
        """What the API has of something."""
        self.answers["GET", path] = (200, {"results": list(results), **more})

    def open(self, browser: Browser, **options: Any) -> Page:
        page = self.site.open(browser, self.path, on_chat=self.connect, **options)
        page.route("**/api/v1/**", self._answer)
        expect(page.locator(".desk").first).to_have_attribute("data-state", "open")
        return page

    def decided(self) -> list[tuple[str, Any]]:
        """What the page changed."""
        return [(path, body) for method, path, body in self.asked if method != "GET"]

    def _answer(self, route: Route) -> None:
        request = route.request
        path = request.url.split("/chat/", 1)[-1]
        self.asked.append((request.method, path, request.post_data_json))
        status, body = self.answers.get((request.method, path), (200, {"results": []}))
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")


@pytest.fixture
def ana(client, broadcaster):
    client.force_login(broadcaster)
    return client


def held(server: ChatServer, number: int, text: str) -> dict[str, Any]:
    return {
        "type": "held_message",
        "channelId": CHANNEL_ID,
        "heldId": str(number),
        "line": server.line(text),
        "reasons": [{"category": "aggression", "level": 1, "start": 0, "end": 3}],
        "createdAt": FUTURE - 300_000,
        "expiresAt": FUTURE,
    }


def action(number: int, name: str, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "mod_action",
        "channelId": CHANNEL_ID,
        "actionId": str(number),
        "action": name,
        "moderator": "mia",
        "userId": "9",
        "username": "bob",
        "messageId": None,
        "reason": "",
        "durationSeconds": None,
        "data": {},
        "at": 1_763_700_000_000,
    }
    return {**body, **more}


def report(number: int, *, status: str = "open", **more: Any) -> dict[str, Any]:
    body = {"type": "report", "channelId": CHANNEL_ID, "reportId": str(number), "userId": "9",
            "username": "bob", "category": "spam", "message": "again and again",
            "messageId": "m2", "status": status}  # fmt: skip
    return {**body, **more}


def request(number: int, status: str = "pending") -> dict[str, Any]:
    return {"type": "unban_request", "channelId": CHANNEL_ID, "requestId": str(number),
            "userId": "9", "username": "bob", "displayName": "Bob", "message": "I am sorry",
            "status": status, "answer": ""}  # fmt: skip


def suspect(suspicion: str) -> dict[str, Any]:
    return {"type": "suspicious", "channelId": CHANNEL_ID, "userId": "9", "username": "bob",
            "displayName": "Bob", "suspicion": suspicion, "note": "Back again?"}  # fmt: skip


def tab(page: Page, name: str):
    return page.get_by_role("tab", name=name)


def items(page: Page, panel: str):
    return page.locator(f'[data-panel="{panel}"] .case-item')


def test_what_waits_is_there_and_decided_by_keys(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    desk.has("held/", held(desk.server, 1, "first"), held(desk.server, 2, "second"))
    with chromium() as browser:
        page = desk.open(browser)
        expect(items(page, "held")).to_have_count(2)
        expect(tab(page, "Held")).to_contain_text("2")
        desk.server.say(held(desk.server, 3, "third"))
        expect(items(page, "held")).to_have_count(3)

        page.locator(".case-item__body").first.focus()
        page.keyboard.press("d")
        expect(items(page, "held")).to_have_count(2)
        expect(page.locator('[data-key="2"] .case-item__body')).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("a")
        expect(items(page, "held")).to_have_count(1)
        assert desk.decided() == [
            ("held/1/", {"decision": "deny"}),
            ("held/3/", {"decision": "approve"}),
        ]
    assert desk.site.errors == []


def test_what_another_moderator_decided_goes(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    desk.has("held/", held(desk.server, 1, "first"))
    with chromium() as browser:
        page = desk.open(browser)
        expect(items(page, "held")).to_have_count(1)
        gone = {"type": "held_resolved", "channelId": CHANNEL_ID, "heldId": "1"}
        desk.server.say(gone | {"status": "denied", "moderator": "mia"})

        expect(items(page, "held")).to_have_count(0)
        expect(page.get_by_text("Nothing is held")).to_be_visible()


def test_letters_typed_into_the_chat_decide_nothing(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    desk.has("held/", held(desk.server, 1, "first"))
    with chromium() as browser:
        page = desk.open(browser)
        expect(items(page, "held")).to_have_count(1)
        page.get_by_role("textbox", name="Send a message").press_sequentially("ad")

        expect(items(page, "held")).to_have_count(1)
        assert desk.decided() == []


def test_a_refused_decision_brings_back_what_still_waits(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    desk.has("held/", held(desk.server, 1, "first"))
    refusal = {"error": {"code": "msg_banned", "message": "bob has been banned since."}}
    desk.answers["POST", "held/1/"] = (403, refusal)
    with chromium() as browser:
        page = desk.open(browser)
        page.get_by_role("button", name="Allow").click()

        expect(page.get_by_text("bob has been banned since.")).to_be_visible()
        expect(items(page, "held")).to_have_count(1)


def test_the_log_is_live_and_goes_back(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    desk.has("log/?limit=50", action(2, "warn", reason="calm <b>down</b>"), next_before=2)
    desk.has("log/?limit=50&before=2", action(1, "clear", username=""), next_before=None)
    with chromium() as browser:
        page = desk.open(browser)
        tab(page, "Log").click()
        expect(items(page, "log")).to_have_count(1)
        desk.server.say(action(3, "timeout", durationSeconds=600))
        expect(items(page, "log").first).to_contain_text("mia timed bob out")
        expect(items(page, "log").first).to_contain_text("10 minutes")
        expect(items(page, "log").nth(1)).to_contain_text("calm <b>down</b>")

        page.get_by_role("button", name="Show earlier ones").click()
        expect(items(page, "log").last).to_contain_text("mia cleared the chat")
        expect(page.get_by_role("button", name="Show earlier ones")).to_be_hidden()


def test_reports_and_whom_they_are_about(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    excerpt = [
        {"id": "m1", "login": "cleo", "text": "hi"},
        {"id": "m2", "login": "bob", "text": "buy"},
    ]
    with chromium() as browser:
        page = desk.open(browser)
        expect(tab(page, "Reports")).to_have_text("Reports")
        desk.has("reports/", report(5, excerpt=excerpt))
        desk.server.say(report(5))
        tab(page, "Reports").click()
        expect(page.locator(".excerpt__line--meant")).to_have_text("bob buy")

        page.get_by_role("button", name="Card").click()
        expect(page.get_by_role("dialog")).to_contain_text("@bob")
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        page.locator('[data-panel="reports"]').get_by_role("button", name="Close").click()
        expect(items(page, "reports")).to_have_count(0)
        assert desk.decided() == [("reports/5/", None)]


def test_an_unban_request_is_answered(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    with chromium() as browser:
        page = desk.open(browser)
        desk.server.say(request(4))
        tab(page, "Unban").click()
        page.get_by_role("button", name="Lift the ban").click()
        page.get_by_role("dialog").get_by_role("textbox").fill("Welcome")
        page.get_by_role("dialog").get_by_role("button", name="Lift the ban").click()

        expect(items(page, "requests")).to_have_count(0)
        answer = {"decision": "approve", "answer": "Welcome"}
        assert desk.decided() == [("unban-requests/4/", answer)]


def test_whom_the_channel_watches(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    with chromium() as browser:
        page = desk.open(browser)
        desk.server.say(suspect("possible_evader"))
        tab(page, "Watched").click()
        expect(items(page, "suspects")).to_contain_text("May be a banned account")
        page.get_by_role("button", name="Hold all they write").click()
        expect(page.get_by_role("button", name="Hold all they write")).to_be_enabled()
        desk.server.say(suspect("restricted"))
        expect(items(page, "suspects")).to_contain_text("All they write is held")
        desk.server.say(suspect(""))
        expect(items(page, "suspects")).to_have_count(0)
        assert desk.decided() == [("users/bob/", {"suspicion": "restricted"})]


def test_modes_are_switched_and_heard(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    with chromium() as browser:
        page = desk.open(browser)
        tab(page, "Modes").click()
        page.get_by_role("tabpanel").get_by_role("switch", name="Emotes only").check()
        expect(page.get_by_role("switch", name="Shield mode")).not_to_be_checked()
        tab(page, "Modes").focus()
        desk.server.say(
            desk.server.frame(
                "room_state", settings=SETTINGS | {"isShieldOn": True}, changed=["isShieldOn"]
            )
        )
        expect(
            page.get_by_role("tabpanel").get_by_role("switch", name="Shield mode")
        ).to_be_checked()
        assert ("", {"is_emote_only": True}) in desk.decided()


def test_a_moderator_sees_only_what_is_theirs(ana, broadcaster):
    desk = Desk(ana, broadcaster, permissions=["delete", "reports"])
    with chromium() as browser:
        page = desk.open(browser)
        expect(page.get_by_role("tab")).to_have_text(["Log", "Reports", "Modes"])
        expect(tab(page, "Log")).to_have_attribute("aria-selected", "true")
        tab(page, "Log").press("End")
        expect(tab(page, "Modes")).to_be_focused()
        assert not any(
            path.startswith(("held", "unban", "suspicious")) for _, path, _ in desk.asked
        )


def test_a_role_that_ends_closes_the_desk(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    with chromium() as browser:
        page = desk.open(browser)
        desk.server.say({"type": "not_moderating", "channelId": CHANNEL_ID})

        expect(page.get_by_text("You do not keep order in this channel any more.")).to_be_visible()
        expect(page.get_by_role("tab")).to_have_count(0)


def test_after_an_interruption_the_lists_are_read_anew(ana, broadcaster):
    desk = Desk(ana, broadcaster)
    with chromium() as browser:
        page = desk.open(browser)
        expect(page.get_by_text("Nothing is held")).to_be_visible()
        desk.has("held/", held(desk.server, 7, "meanwhile"))
        desk.server.sockets[-1].close(code=1012)

        expect(items(page, "held")).to_have_count(1)


def test_two_columns_and_on_a_phone_one_at_a_time(ana, broadcaster, viewer):

    grant_role(actor=viewer, channel_id=viewer.pk, user=broadcaster, kind="moderator")
    path = f"/moderation/?c=ana,{viewer.login}"
    site = Site(ana, [path])
    server = ChatServer(you=you("moderator", permissions=ALL))
    with chromium() as browser:
        page = site.open(
            browser, path, on_chat=server.connect, viewport={"width": 390, "height": 844}
        )
        expect(page.locator("[data-column=ana]")).to_be_visible()
        expect(page.locator(f"[data-column={viewer.login}]")).to_be_hidden()
        page.locator(f"[data-switch={viewer.login}]").click()
        expect(page.locator("[data-column=ana]")).to_be_hidden()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.locator("[data-column=ana]")).to_be_visible()
        expect(page.locator(f"[data-column={viewer.login}]")).to_be_visible()
        away = page.get_by_role("link", name="Close the column of ana")
        assert away.get_attribute("href") == f"/moderation/?c={viewer.login}"
    assert site.errors == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_nothing_in_it_is_hard_to_use(ana, broadcaster, scheme):
    desk = Desk(ana, broadcaster)
    desk.has("held/", held(desk.server, 1, "first"))
    desk.has("log/?limit=50", action(2, "warn", reason="calm down", data={"message": "you …"}))
    desk.has("reports/", report(5, excerpt=[{"id": "m2", "login": "bob", "text": "buy"}]))
    desk.has("unban-requests/", request(4))
    desk.has("suspicious/", {"user_id": "9", "login": "bob", "suspicion": "restricted"})
    with chromium() as browser:
        page = desk.open(browser, color_scheme=scheme)
        expect(items(page, "held")).to_have_count(1)
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        for name in ("Held", "Log", "Reports", "Unban", "Watched", "Modes"):
            tab(page, name).click()
            assert page.evaluate(_RUN_AXE) == [], name
    assert desk.site.errors == []
