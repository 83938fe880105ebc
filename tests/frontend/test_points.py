"""Channel points in Chromium: balance, bonus, rewards, predictions; the test plays the server."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.frontend.chat_server import ChatServer
from tests.frontend.site import Site, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

_AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
_RUN_AXE = """async (selector) => {
  const { violations } = await axe.run(document.querySelector(selector), {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
}"""
POINTS = "/api/v1/channels/ana/points/"
PREDICTIONS = "/api/v1/channels/ana/predictions/"
YES, NO = "2c8b8a0e-45a2-4c7a-9d8e-3f5b2c1d0e9f", "3c8b8a0e-45a2-4c7a-9d8e-3f5b2c1d0e9f"
ID = "7c1b3d1f-8b46-4a5f-82c7-1e5b35d6b2e1"
STAKE = f"{PREDICTIONS}{ID}/stake/"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def reward(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"1c2b3a49-5867-4768-8594-a3b2c1d0e9f{number}",
        "kind": "custom",
        "title": "Hydrate",
        "prompt": "I drink a glass of water.",
        "cost": 300,
        "color": "#3e8ee0",
        "needs_text": False,
        "is_enabled": True,
        "is_paused": False,
        **changes,
    }


REWARDS = [
    reward(1, kind="highlight", title="", prompt="", cost=500, color="#e0693e", needs_text=True),
    reward(2),
    reward(3, title="Choose the opening of the next game", cost=25_000),
    reward(4, title="Sing", cost=100, is_paused=True),
]


def prediction(**changes: Any) -> dict[str, Any]:
    now = int(time.time() * 1000)
    return {
        "id": ID,
        "title": "Will she win this game?",
        "status": "ACTIVE",
        "outcomes": [
            {"id": YES, "title": "Yes, easily", "points": 7_000, "users": 7},
            {"id": NO, "title": "No", "points": 3_000, "users": 3},
        ],
        "winnerId": None,
        "startedAt": now,
        "locksAt": now + 120_500,
        "endedAt": None,
        **changes,
    }


class Watched:
    """Ana's page as Vic sees it, its chat socket, and what its API says."""

    def __init__(self, client: Any) -> None:
        self.site, self.chat = Site(client, ["/ana"]), ChatServer()
        self.answer(POINTS, is_enabled=True, name="Pawns", points=1_250, has_bonus=True)
        self.answer(f"{POINTS}rewards/", results=REWARDS)
        self.answer(PREDICTIONS, results=[])

    def answer(self, path: str, *, status: int = 200, **body: Any) -> None:
        headers = {"Content-Type": "application/json"}
        self.site.answer(path, status=status, headers=headers, body=json.dumps(body))

    def predict(self, *, stake: Any = None, may_manage: bool = False, **changes: Any) -> None:
        told = prediction(**changes)
        whole = {"prediction": told, "stake": stake, "points": 1_250, "may_manage": may_manage}
        self.answer(PREDICTIONS, results=[told])
        self.answer(f"{PREDICTIONS}{ID}/", **whole)

    def open(self, browser: Any, **options: Any) -> Page:
        page = self.site.open(browser, "/ana", on_chat=self.chat.connect, **options)
        expect(page.locator(".chat")).to_have_attribute("data-state", "open")
        return page

    def tell(self, **changes: Any) -> None:
        self.chat.say(self.chat.frame("prediction", prediction=prediction(**changes)))

    def sent(self, path: str) -> list[Any]:
        return [json.loads(body) for _, asked, body in self.site.asked if asked == path and body]


@pytest.fixture
def watched(client_of, viewer, broadcaster):
    watched = Watched(client_of(viewer))
    yield watched
    assert watched.site.errors == []


def test_a_bonus_is_claimed(watched):
    with chromium() as browser:
        page = watched.open(browser)
        balance = page.locator(".points__open")
        expect(balance).to_have_text("1.3K")
        expect(balance).to_have_accessible_name("1250 Pawns: see the rewards")
        watched.answer(f"{POINTS}bonus/", points=1_300)
        page.get_by_role("button", name="Claim bonus").click()
        expect(page.get_by_role("button", name="Claim bonus")).to_be_hidden()
        expect(balance).to_have_accessible_name("1300 Pawns: see the rewards")


def test_a_reward_is_redeemed(watched):
    with chromium() as browser:
        page = watched.open(browser)
        page.locator(".points__open").click()
        tiles = page.locator(".points__reward")
        expect(tiles).to_have_count(4)
        expect(tiles.nth(0)).to_contain_text("Highlight my message")
        expect(tiles.nth(2)).to_be_disabled()  # too dear
        expect(tiles.nth(3)).to_be_disabled()
        expect(tiles.nth(3)).to_contain_text("Paused")
        tiles.nth(0).click()
        page.get_by_role("textbox", name="Your text").fill("look here")
        path = f"{POINTS}rewards/{REWARDS[0]['id']}/redemptions/"
        watched.answer(path, status=409, error={"code": "banned", "message": "Not now."})
        page.get_by_role("button", name="Redeem for 500").click()
        expect(page.locator(".points__error")).to_have_text("Not now.")
        watched.answer(path, status=201, redemption={}, points=750)
        page.get_by_role("button", name="Redeem for 500").click()
        expect(page.locator(".points__rewards")).to_be_hidden()
        expect(page.locator(".points__open")).to_have_text("750")
        first, second = watched.sent(path)
        assert first == second
        assert first["user_input"] == "look here"


def test_an_emote_is_unlocked_and_can_be_picked(watched):
    unlock = reward(5, kind="unlock_emote", title="", prompt="", cost=1_000)
    watched.answer(f"{POINTS}rewards/", results=[unlock])
    emotes = "/api/v1/channels/ana/chat/emotes/"
    nothing: dict[str, list[Any]] = {"global": [], "channel": [], "mine": [], "locked": []}
    watched.answer(emotes, **nothing)
    with chromium() as browser:
        page = watched.open(browser)
        page.get_by_role("button", name="Emotes").click()
        picker = page.locator('[data-chat-menu="emotes"]')
        expect(picker).to_be_visible()
        page.keyboard.press("Escape")
        wave = {"id": "1", "code": "anaWave", "isAnimated": False, "width": 28, "images": {}}
        watched.answer(emotes, **{**nothing, "channel": [{**wave, "access": "tier_1"}]})
        page.locator(".points__open").click()
        page.get_by_role("button", name="Unlock an emote for a day").click()
        path = f"{POINTS}rewards/{unlock['id']}/redemptions/"
        watched.answer(path, status=201, redemption={}, points=250, emote="anaWave")
        page.get_by_role("button", name="Redeem for 1000").click()
        expect(page.locator(".toast")).to_contain_text("You may write anaWave here for a day")
        page.get_by_role("button", name="Emotes").click()
        expect(picker.get_by_role("button", name="anaWave")).to_be_visible()


def test_without_rewards_and_without_an_answer(watched):
    watched.answer(f"{POINTS}rewards/", status=500)
    with chromium() as browser:
        page = watched.open(browser)
        page.locator(".points__open").click()
        expect(page.locator(".points__rewards").get_by_role("alert")).to_be_visible()
        watched.answer(f"{POINTS}rewards/", results=[])
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".points__word")).to_have_text("This channel has no rewards yet.")


def test_a_prediction_from_begin_to_payout(watched):
    with chromium() as browser:
        page = watched.open(browser)
        card = page.locator("[data-component=prediction-card]")
        expect(card).to_be_hidden()
        watched.predict()
        watched.tell()
        expect(card.locator(".chat-card__question")).to_have_text("Will she win this game?")
        card.locator(".chat-poll__choice").first.click()
        mine = {"outcome_id": YES, "points": 100, "paid": None}
        watched.answer(STAKE, prediction=prediction(), stake=mine, points=1_150, may_manage=False)
        card.get_by_role("button", name="Stake 100").click()
        expect(card).to_contain_text("You have staked 100.")
        expect(card.get_by_role("button", name="No")).to_be_disabled()
        watched.predict(status="LOCKED", stake=mine)
        watched.tell(status="LOCKED")
        expect(card.get_by_role("timer")).to_have_text("Closed")
        expect(card.locator("form")).to_have_count(0)
        over = {"status": "RESOLVED", "winnerId": YES, "endedAt": int(time.time() * 1000)}
        watched.predict(**over, stake={**mine, "paid": 142})
        watched.tell(**over)
        expect(card).to_contain_text("You staked 100 and got 142.")


def test_a_card_that_is_drawn_again_stakes_once(watched):
    """While the answer is on its way others' stakes redraw the card; nothing more can be sent."""
    watched.predict()
    with chromium() as browser:
        page = watched.open(browser)
        card = page.locator("[data-component=prediction-card]")
        waiting: list[Route] = []
        page.route(f"**{STAKE}", lambda route: waiting.append(route))
        card.locator(".chat-poll__choice").first.click()
        put = card.get_by_role("button", name="Stake 100")
        with page.expect_request(f"**{STAKE}") as first:
            put.click()
        watched.tell(outcomes=prediction()["outcomes"][:1])
        expect(card.locator(".chat-poll__choice")).to_have_count(1)
        expect(put).to_be_disabled()
        card.locator("form").evaluate("one => one.requestSubmit()")
        assert len(waiting) == 1
        # The connection breaks: nobody knows whether it counted, so the next try is the same one.
        waiting[0].abort()
        expect(put).to_be_enabled()
        with page.expect_request(f"**{STAKE}") as second:
            put.click()
        assert first.value.post_data_json == second.value.post_data_json
        answer = {"prediction": prediction(), "points": 1_150, "may_manage": False}
        stake = {"outcome_id": YES, "points": 100, "paid": None}
        waiting[1].fulfill(json={**answer, "stake": stake})
        expect(card).to_contain_text("You have staked 100.")
        watched.site.errors.clear()  # the broken connection


def test_who_runs_it_locks_and_decides(watched):
    watched.predict(may_manage=True)
    with chromium() as browser:
        page = watched.open(browser)
        card = page.locator("[data-component=prediction-card]")
        expect(card.get_by_role("button", name="Call off")).to_be_visible()
        watched.predict(may_manage=True, status="LOCKED")
        card.get_by_role("button", name="Close").click()
        expect(card.get_by_role("timer")).to_have_text("Closed")
        card.get_by_role("button", name="It was “No”").click()
        sent = watched.sent(f"{PREDICTIONS}{ID}/")
        assert sent == [{"status": "LOCKED"}, {"status": "RESOLVED", "outcome_id": NO}]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_it_fits_and_is_accessible(watched, theme, viewport, tmp_path):
    watched.predict(may_manage=True)
    with chromium() as browser:
        page = watched.open(
            browser, viewport=viewport, color_scheme=theme, reduced_motion="reduce", bypass_csp=True
        )
        card = page.locator("[data-component=prediction-card]")
        card.locator(".chat-poll__choice").first.click()
        page.locator(".points__open").click()
        expect(page.locator(".points__reward")).to_have_count(4)
        page.screenshot(path=tmp_path / f"points-{theme}-{viewport['width']}.png")
        page.add_script_tag(path=_AXE)
        for part in (".points__rewards", "[data-component=prediction-card]"):
            box = page.locator(part).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= viewport["width"]
            assert page.evaluate(_RUN_AXE, part) == []
