"""Chat replay and comments on a video's page in Chromium; the test plays the player and the API."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from chat.models import VideoComment
from tests.frontend.site import Site, chromium
from tests.streams.recorded import make_video

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

_AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
_RUN_AXE = """async (selector) => {
  const { violations } = await axe.run(document.querySelector(selector), {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
}"""
_TIME = """([videoId, offsetMs, isPlaying]) => {
  const tell = () => document.dispatchEvent(
    new CustomEvent("video:time", { detail: { videoId, offsetMs, isPlaying } }));
  document.addEventListener("video:ask", tell);
  tell();
}"""
_PLAY = """([videoId, fromMs, rate]) => {
  const startedAt = performance.now();
  const tell = () => document.dispatchEvent(new CustomEvent("video:time", { detail: {
    videoId, offsetMs: fromMs + (performance.now() - startedAt) * rate, isPlaying: true } }));
  tell();
  window.player = setInterval(tell, 250);
}"""
_SEEKS = """() => { window.seeks = []; document.addEventListener("video:seek",
  ({ detail }) => window.seeks.push(detail.offsetMs)); }"""
PROBE = "<img src=x onerror=alert(1)>"


def said(offset_ms: int, text: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "chat",
        "id": f"0190a000-0000-8000-8000-{offset_ms:012d}",
        "timestamp": 1_760_000_000_000 + offset_ms,
        "channelId": "1",
        "userId": "9",
        "username": "bob",
        "displayName": "Bob",
        "color": "#ff4500",
        "badges": [],
        "message": text,
        "fragments": [{"type": "text", "text": text}],
        "offset_ms": offset_ms,
        **changes,
    }


def comment(number: int, text: str, **changes: Any) -> dict[str, Any]:
    person = {"id": "9", "login": "bob", "display_name": "Bob", "avatar_url": ""}
    rights = dict.fromkeys(("can_edit", "can_delete", "can_pin", "can_decide"), False)
    return {
        "id": str(number),
        "parent_id": None,
        "author": person,
        "text": text,
        "state": "visible",
        "held_reason": "",
        "is_pinned": False,
        "is_own": False,
        "is_owner": False,
        "answer_count": 0,
        "created_at": timezone.now().isoformat(),
        "edited_at": None,
        **rights,
        **changes,
    }


class Talk:
    """The video's page, what is answered for it, and what it asked for."""

    def __init__(self, client: Any, video: Any) -> None:
        self.video_id = str(video.pk)
        self.path = f"/videos/{video.pk}"
        self.site = Site(client, [self.path])
        # The test says where the picture is.
        self.site.change(self.path, 'data-component="player"', 'data-component="no-player"')
        self.lines: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.held: list[dict[str, Any]] = []
        self.refusal: tuple[int, str] | None = None
        self.asked: list[tuple[str, str, Any]] = []
        self.is_away = False

    def open(self, browser: Browser, **options: Any) -> Page:
        page = self.site.open(browser, self.path, **options)
        page.route("**/api/v1/videos/**", self._answer)
        page.reload(wait_until="load")
        page.evaluate(_SEEKS)
        return page

    def show(self, page: Page, offset_ms: int, *, is_playing: bool = False) -> None:
        page.evaluate(_TIME, [self.video_id, offset_ms, is_playing])

    def _answer(self, route: Route) -> None:
        request = route.request
        path, _, query = request.url.split(f"/videos/{self.video_id}/")[1].partition("?")
        self.asked.append((request.method, path, request.post_data_json))
        status, body = 200, self._body(request.method, path, query, request.post_data_json)
        if self.refusal and request.method != "GET":
            status, message = self.refusal
            body = {"error": {"code": "refused", "message": message}}
        if self.is_away:
            status, body = 503, {"error": {"code": "away", "message": "Come back later."}}
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

    def _body(self, method: str, path: str, query: str, sent: Any) -> Any:
        if path == "chat/":
            window = dict(part.split("=") for part in query.split("&"))
            start, end = int(window["from_ms"]), int(window["to_ms"])
            found = [one for one in self.lines if start <= one["offset_ms"] < end]
            later = [one["offset_ms"] for one in self.lines if one["offset_ms"] >= end]
            following = later[0] if later and not found else None
            return {
                "results": found,
                "next_after": None,
                "next_offset_ms": following,
                "until_ms": end,
            }
        if path == "comments/held/":
            return {"results": self.held}
        if path == "comments/" and method == "GET":
            return {
                "results": self.comments,
                "next_after": None,
                "count": len(self.comments),
                "are_open": True,
                "can_decide": bool(self.held),
            }
        text = (sent or {}).get("text", "")
        return comment(90, text, is_own=True, can_edit=True, can_delete=True)


@pytest.fixture
def video(broadcaster: Any) -> Any:
    return make_video(broadcaster.channel, seconds=600)


@pytest.fixture
def talk(client: Any, viewer: Any, video: Any) -> Talk:
    client.force_login(viewer)
    return Talk(client, video)


def test_lines_appear_when_the_picture_reaches_them_and_go_with_a_seek(talk: Talk) -> None:
    talk.lines = [said(number * 1000, str(number)) for number in range(0, 300, 10)]
    with chromium() as browser:
        page = talk.open(browser)
        lines = page.locator(".chat--replay .chat-line__text")
        expect(page.locator(".chat--replay")).to_have_attribute("data-state", "ready")
        talk.show(page, 15_000)
        expect(lines).to_have_text(["0", "10"])
        talk.show(page, 16_000, is_playing=False)
        expect(lines).to_have_count(2)
        talk.show(page, 205_000)
        expect(lines).to_have_text(["120", "130", "140", "150", "160", "170", "180", "190", "200"])
        talk.show(page, 9_000)
        expect(lines).to_have_text(["0"])
        assert talk.site.errors == []


@pytest.mark.parametrize("rate", [1, 2])
def test_lines_come_in_time_at_any_speed(talk: Talk, rate: int) -> None:
    talk.lines = [said(61_000 + number * 400, str(number)) for number in range(8)]
    seen = """([count]) => new Promise((done) => { const at = []; const list =
      document.querySelector(".chat--replay [data-chat-lines]"); const started = performance.now();
      new MutationObserver(() => { const n = list.querySelectorAll(".chat-line").length;
        while (at.length < n) at.push(performance.now() - started);
        if (n >= count) done(at); }).observe(list, { childList: true, subtree: true }); })"""
    with chromium() as browser:
        page = talk.open(browser)
        talk.show(page, 60_500)
        expect(page.locator(".chat--replay")).to_have_attribute("data-state", "ready")
        page.evaluate(_PLAY, [talk.video_id, 60_500, rate])
        at_ms = page.evaluate(seen, [8])
    late_ms = [at - (500 + number * 400) / rate for number, at in enumerate(at_ms)]
    # A burst is 90 ms, and the machine that tests is busy.
    assert all(-150 < late < 450 for late in late_ms), late_ms


def test_a_quiet_start_leads_to_the_first_message(talk: Talk) -> None:
    talk.lines = [said(301_000, "at last")]
    with chromium() as browser:
        page = talk.open(browser)
        page.get_by_role("button", name="The next message comes at 5:01").click()
        assert page.evaluate("window.seeks") == [300_000]
        asked = [path for _, path, _ in talk.asked if path == "chat/"]
        assert len(asked) <= 2


def test_a_recording_without_chat_says_so_and_a_failure_can_be_tried_again(talk: Talk) -> None:
    with chromium() as browser:
        page = talk.open(browser)
        expect(page.get_by_text("No chat was recorded")).to_be_visible()
        talk.is_away = True
        page = talk.open(browser)
        expect(page.get_by_text("Come back later.").first).to_be_visible()
        talk.is_away, talk.lines = False, [said(0, "here")]
        page.locator(".chat--replay").get_by_role("button", name="Try again").click()
        expect(page.locator(".chat--replay .chat-line__text")).to_have_text(["here"])


def test_reading_above_holds_still_and_a_button_leads_back(talk: Talk) -> None:
    talk.lines = [said(number * 100, f"line {number}") for number in range(500)]
    with chromium() as browser:
        page = talk.open(browser)
        talk.show(page, 40_000)
        lines = page.locator(".chat--replay .chat-line")
        expect(lines).to_have_count(60)
        page.locator(".chat--replay [data-chat-lines]").hover()
        page.mouse.wheel(0, -600)
        expect(page.locator(".chat--replay [data-chat-more]")).to_be_visible()
        talk.show(page, 41_000)
        expect(lines).to_have_count(60)
        page.locator(".chat--replay [data-chat-more]").click()
        expect(lines).to_have_count(70)
        page.locator(".chat-line__name").last.click()
        expect(page.get_by_role("dialog")).to_contain_text("@bob")


def test_a_comment_is_there_at_once_and_goes_when_it_is_refused(talk: Talk) -> None:
    with chromium() as browser:
        page = talk.open(browser)
        page.locator("#comments").scroll_into_view_if_needed()
        expect(page.get_by_text("Nobody has commented yet")).to_be_visible()
        field = page.get_by_role("textbox", name="Your comment")
        field.fill(f"See 1:23 {PROBE}")
        page.get_by_role("button", name="Comment", exact=True).click()
        shown = page.locator(".comment__text")
        expect(shown).to_have_text([f"See 1:23 {PROBE}"])
        page.get_by_role("button", name="Go to 1:23").click()
        assert page.evaluate("window.seeks") == [83_000]
        talk.refusal = (403, "You are banned from this chat.")
        field.fill("again")
        field.press("Control+Enter")
        expect(page.get_by_text("You are banned from this chat.")).to_be_visible()
        expect(field).to_have_value("again")
        expect(shown).to_have_count(1)
        assert page.locator(".comment img[src=x]").count() == 0
        assert talk.site.errors == []


def test_a_deleted_comment_comes_back(talk: Talk) -> None:
    talk.comments = [comment(1, "mine", is_own=True, can_delete=True), comment(2, "other")]
    with chromium() as browser:
        page = talk.open(browser)
        page.locator("#comments").scroll_into_view_if_needed()
        page.get_by_role("button", name="Delete").click()
        expect(page.locator(".comment__text")).to_have_text(["other"])
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".comment__text")).to_have_text(["mine", "other"])
        acts = [(method, path) for method, path, _ in talk.asked if method != "GET"]
        assert acts == [("DELETE", "comments/1/"), ("POST", "comments/1/restoration/")]


def test_a_moderator_decides_on_what_was_held(talk: Talk) -> None:
    talk.held = [
        comment(5, "my casino", state="held", held_reason="held_term", can_decide=True),
    ]
    with chromium() as browser:
        page = talk.open(browser)
        page.locator("#comments").scroll_into_view_if_needed()
        expect(page.get_by_text("Held comments: 1")).to_be_visible()
        expect(page.get_by_text("AutoMod: held term")).to_be_visible()
        talk.comments, _ = [comment(5, "my casino")], talk.held.clear()
        page.get_by_role("button", name="Allow").click()
        expect(page.get_by_text("Held comments")).to_be_hidden()
        expect(page.locator("[data-comments-list] .comment__text")).to_have_text(["my casino"])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_both_are_accessible(talk: Talk, theme: str, width: int) -> None:
    talk.lines = [said(number * 1000, f"line {number}") for number in range(60)]
    talk.comments = [
        comment(1, "Pinned at 1:23", is_pinned=True, is_owner=True, answer_count=2),
        comment(2, "mine\nin lines", is_own=True, can_edit=True, can_delete=True, can_pin=True),
    ]
    talk.held = [comment(5, "casino", state="held", held_reason="held_term", can_decide=True)]
    with chromium() as browser:
        page = talk.open(
            browser,
            viewport={"width": width, "height": 768 if width > 400 else 844},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        talk.show(page, 40_000)
        expect(page.locator(".chat--replay .chat-line")).not_to_have_count(0)
        page.locator("#comments").scroll_into_view_if_needed()
        expect(page.locator("[data-comments-list] .comment")).to_have_count(2)
        page.locator("[data-comment='2'] [data-comment-act=answer]").click()
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        violations = page.evaluate(_RUN_AXE, ".chat--replay") + page.evaluate(_RUN_AXE, "#comments")
        overflow_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert violations == []
    assert overflow_px <= 0
    assert VideoComment.objects.count() == 0
