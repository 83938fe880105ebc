"""The clip editor in Chromium, playing real media: handles, keys, publishing, refusals, log-in."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from streams.models import Clip, ClipState
from tests.frontend.site import ORIGIN, Site, chromium
from tests.frontend.test_accessibility import _AXE, _RUN
from tests.streams.clips import add_files, make_clip
from tests.streams.counted import FPS, make_counted_video

pytestmark = [pytest.mark.browser, pytest.mark.media, pytest.mark.django_db]
API = "/api/v1/clips/"
LENGTH_MS = 20_000


class Studio:
    """A page that opens the editor; the API's answers are made beforehand, its questions kept."""

    def __init__(self, client: Any, video: Any) -> None:
        self.site = Site(client, ["/ana"])
        body = {"video": str(video.pk), "offset_ms": LENGTH_MS - 4_000}
        draft = client.post(f"{API}drafts/", body, content_type="application/json").json()
        self.draft = draft
        self.files: dict[str, tuple[bytes, str]] = {}
        playlist = client.get(draft["playlist_url"])
        self._keep(draft["playlist_url"], playlist)
        folder = draft["playlist_url"].rsplit("/", 1)[0]
        names = [line for line in playlist.text.split("\n") if line.endswith(".m4s")]
        for name in [*names, "init-0.mp4", "filmstrip.jpg"]:
            self._keep(f"{folder}/{name}", client.get(f"{folder}/{name}"))
        self.asked: list[tuple[str, str, Any]] = []
        self.answers: dict[tuple[str, str], tuple[int, Any]] = {
            ("POST", f"{API}drafts/"): (201, draft)
        }

    def open(self, browser: Browser, **options: Any) -> Page:
        page = self.site.open(browser, "/ana", **options)
        page.route("**/api/v1/clips/**", self._answer)
        return page

    def edit(self, browser: Browser, **options: Any) -> Page:
        page = self.open(browser, **options)
        ask(page)
        expect(page.get_by_role("slider", name="Start of the clip")).to_be_visible()
        return page

    def _keep(self, path: str, response: Any) -> None:
        assert response.status_code == 200, path
        self.files[path] = (response.content, response["Content-Type"])

    def _answer(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(ORIGIN).split("?")[0]
        if path in self.files:
            data, kind = self.files[path]
            route.fulfill(body=data, content_type=kind)
            return
        self.asked.append((request.method, path, request.post_data_json))
        status, body = self.answers.get((request.method, path), (404, {}))
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")


def ask(page: Page) -> None:
    """As the player does on the key C."""
    detail = {"channel": "ana", "videoId": None, "offsetMs": None}
    page.evaluate(
        "detail => document.dispatchEvent(new CustomEvent('clip:open', {detail}))", detail
    )


def plays_until(page: Page, holds: Callable[[float], bool]) -> None:
    """Wait until the picture is there; a predicate for the page would need eval."""
    for _ in range(200):
        at_s = page.evaluate("() => document.querySelector('.clip-editor video').currentTime")
        if holds(at_s):
            return
        page.wait_for_timeout(50)
    raise AssertionError(at_s)


def times(page: Page) -> tuple[int, int]:
    start, end = (
        page.get_by_role("slider", name=f"{name} of the clip").get_attribute("aria-valuenow")
        for name in ("Start", "End")
    )
    return int(start), int(end)


@pytest.fixture
def studio(client, viewer, broadcaster, local_storage) -> Studio:
    client.force_login(viewer)
    return Studio(client, make_counted_video(broadcaster.channel, epochs=[LENGTH_MS // 1000]))


def test_it_plays_the_part_and_is_trimmed_by_keys_and_pointer(studio):
    with chromium() as browser:
        page = studio.edit(browser)
        assert times(page) == (0, 16_000)
        plays_until(page, lambda at_s: at_s > 0.3)
        expect(page.locator(".clip-trim__strip")).to_be_visible()

        start = page.get_by_role("slider", name="Start of the clip")
        expect(start).to_be_focused()
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowRight")
        assert times(page)[0] == round(1000 + 1000 / FPS)
        page.keyboard.press("End")
        # It pushes the other end along and stays five seconds away from the stretch's end.
        assert times(page) == (15_000, 20_000)

        end = page.get_by_role("slider", name="End of the clip")
        box, bar = end.bounding_box(), page.locator(".clip-trim").bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 12, y)
        page.mouse.down()
        page.mouse.move(box["x"] + 12 - bar["width"] / 2, y, steps=4)
        page.mouse.up()
        start_ms, end_ms = times(page)
        assert start_ms == 5_000
        assert end_ms == pytest.approx(10_000, abs=30)
        # Round and round within the part.
        plays_until(page, lambda at_s: at_s > 9)
        plays_until(page, lambda at_s: 4.9 <= at_s < 7)
    assert studio.site.errors == []


def test_publishing_and_what_comes_of_it(studio):
    clip = {"slug": "abc", "state": "pending", "state_reason": "", "title": "Look!",
            "url": "/clips/abc"}  # fmt: skip
    refusal = {"error": {"code": "invalid", "message": "Give the clip a title.", "field": "title"}}
    studio.answers["POST", API] = (400, refusal)
    studio.answers["GET", f"{API}abc/"] = (200, clip)
    with chromium() as browser:
        page = studio.edit(browser)
        title = page.get_by_role("textbox", name="Title")
        title.fill("")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Give the clip a title.")).to_be_visible()
        expect(title).to_be_focused()
        expect(title).to_have_attribute("aria-invalid", "true")

        studio.answers["POST", API] = (201, clip)
        title.fill("Look!")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Open the clip")).to_be_focused()
        expect(page.get_by_role("dialog").get_by_role("progressbar")).to_be_visible()
        studio.answers["GET", f"{API}abc/"] = (200, {**clip, "state": "ready"})
        expect(page.get_by_text("Ready to share")).to_be_visible()
        made = [body for method, path, body in studio.asked if (method, path) == ("POST", API)]
        assert made[-1] == {
            "video": studio.draft["video"], "offset_ms": 0, "duration_ms": 16_000, "title": "Look!",
        }  # fmt: skip
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert studio.site.errors == []


def test_only_the_editor_is_heard_while_it_is_open(studio):
    with chromium() as browser:
        page = studio.open(browser)
        page.evaluate("() => document.body.append(document.createElement('video'))")
        other = page.locator("body > video")
        ask(page)
        expect(page.get_by_role("slider", name="Start of the clip")).to_be_visible()
        assert other.evaluate("video => video.muted") is True
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert other.evaluate("video => video.muted") is False
    assert studio.site.errors == []


def test_the_newest_seconds_arrive(studio):
    growing = {**studio.draft, "stored_ms": 12_000, "is_growing": True}
    path = f"{API}drafts/{studio.draft['draft'].replace(':', '%3A')}/"
    studio.answers["POST", f"{API}drafts/"] = (201, growing)
    studio.answers["GET", path] = (200, growing)
    with chromium() as browser:
        page = studio.edit(browser)
        expect(page.get_by_text("The last 8 s are still on their way.")).to_be_visible()
        studio.answers["GET", path] = (200, studio.draft)
        expect(page.get_by_text("still on their way")).to_be_hidden()
    assert studio.site.errors == []


def test_a_refusal_is_told(studio):
    refusal = {"error": {"code": "clip_not_permitted", "message": "Only followers may."}}
    studio.answers["POST", f"{API}drafts/"] = (403, refusal)
    with chromium() as browser:
        page = studio.open(browser)
        ask(page)
        expect(page.get_by_role("alert")).to_have_text("Only followers may.")
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_who_is_not_logged_in_comes_back_to_the_moment(studio, client):
    client.logout()
    anonymous = Site(client, ["/ana", "/accounts/login/"])
    with chromium() as browser:
        page = anonymous.open(browser, "/ana")
        page.route("**/api/v1/clips/**", studio._answer)
        ask(page)
        page.wait_for_url(f"{ORIGIN}/accounts/login/?next=%2Fana")
        anonymous._pages["/ana"] = studio.site._pages["/ana"]
        page.goto(f"{ORIGIN}/ana")
        expect(page.get_by_role("slider", name="Start of the clip")).to_be_visible()
        method, path, body = studio.asked[0]
        assert (method, path, body["channel"]) == ("POST", f"{API}drafts/", "ana")
        assert body["ago_ms"] > 0


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [390, 1366])
def test_nothing_in_it_is_hard_to_use(studio, scheme, width):
    with chromium() as browser:
        page = studio.edit(browser, color_scheme=scheme, viewport={"width": width, "height": 844})
        page.wait_for_timeout(400)
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        assert page.evaluate(_RUN) == []
        dialog = page.get_by_role("dialog").bounding_box()
        assert dialog["width"] == 390 if width == 390 else dialog["width"] < 900


def test_the_page_waits_until_the_clip_is_cut(client, viewer, broadcaster, local_storage):
    client.force_login(viewer)
    video = make_counted_video(broadcaster.channel, epochs=[8])
    clip = make_clip(video, viewer, state=ClipState.PENDING, title="<b>Wow</b>")
    add_files(clip)
    path = f"/clips/{clip.slug}"
    site = Site(client, [path])
    Clip.objects.update(state=ClipState.READY)
    ready = Site(client, [path])
    answer = client.get(f"{API}{clip.slug}/").json()
    with chromium() as browser:
        page = site.open(browser, path)
        expect(page.get_by_text("Cutting the clip")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("<b>Wow</b>")
        site._pages[path] = ready._pages[path]
        page.route(
            f"**{API}{clip.slug}/",
            lambda route: route.fulfill(body=json.dumps(answer), content_type="application/json"),
        )
        expect(page.locator("video.clip-player")).to_be_visible()
    assert site.errors == []
