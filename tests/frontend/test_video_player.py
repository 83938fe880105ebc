"""The player with a recorded video in Chromium: real media, the site's answers by routing."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.frontend.site import ORIGIN, Site, chromium
from tests.frontend.video_files import video_folder

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.urls("tests.frontend.urls")]

API = "/api/v1/videos/1234/"
# Offsets that the page was told, as chat replay hears them.
_VALUE = "(name) => document.querySelector('video')?.[name] ?? -1"
_HEAR = """window.heard = [];
for (const type of ["video:time", "video:ended", "clip:open"])
  document.addEventListener(type, ({ detail }) => window.heard.push({ type, ...detail }));"""


@pytest.fixture
def site(client) -> Site:
    site = Site(client, ["/_video", "/directory/"])
    site.serve("/vod/token/", video_folder())
    return site


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def _open(site: Site, browser: Browser, path: str = "/_video", **options) -> Page:
    page = site.open(browser, path, **options)
    page.evaluate(_HEAR)
    expect(page.locator("section.player")).to_have_attribute("data-state", re.compile("play|pause"))
    return page


def _wait_time(page: Page, low: float, high: float = 99) -> None:
    """Wait until the video stands between these seconds."""
    _wait_value(page, "currentTime", low, high)


def _wait_value(page: Page, name: str, low: float, high: float) -> None:
    deadline = time.monotonic() + 90  # where it is broken, not where it is slow
    while not low <= (value := page.evaluate(_VALUE, name)) <= high:
        assert time.monotonic() < deadline, f"{name} is {value}, not between low and high"
        page.wait_for_timeout(40)


def _bar(page: Page):
    return page.get_by_role("slider", name="Position")


def _point(page: Page, fraction: float) -> tuple[float, float]:
    box = page.locator(".player__track").bounding_box()
    assert box
    return box["x"] + box["width"] * fraction, box["y"] + box["height"] / 2


def test_it_plays_and_shows_where_it_is(site, browser):
    page = _open(site, browser)
    _wait_time(page, 0.5)

    expect(page.locator(".player__time")).to_have_text(re.compile(r"0:0\d / 0:40"))
    expect(_bar(page)).to_have_attribute("aria-valuemax", "40")
    expect(_bar(page)).to_have_attribute("aria-valuetext", re.compile(r"0:0\d of 0:40, Start"))
    told = page.evaluate("window.heard.filter(({ type }) => type === 'video:time').at(-1)")
    assert told["videoId"] == "1234"
    assert 0 < told["offsetMs"] < 10_000
    assert site.errors == []


def test_seeking_by_mouse(site, browser):
    page = _open(site, browser)
    _wait_time(page, 0.2)

    page.mouse.click(*_point(page, 0.75))

    _wait_time(page, 29.5, 33)
    page.mouse.move(*_point(page, 0.75))
    page.mouse.down()
    page.mouse.move(*_point(page, 0.4), steps=4)
    page.mouse.move(*_point(page, 0.25), steps=4)
    assert page.evaluate("document.querySelector('video').currentTime") > 29
    page.mouse.up()
    _wait_time(page, 9.5, 13)


def test_seeking_by_keyboard(client, browser):
    site = Site(client, ["/_video?still=1"])
    site.serve("/vod/token/", video_folder())
    page = _open(site, browser, "/_video?still=1")
    page.keyboard.press("k")
    _wait_time(page, 0.2)
    page.keyboard.press("k")
    expect(page.locator("section.player")).to_have_attribute("data-state", "paused")

    for key, low, high in [
        ("5", 19.9, 20.1),
        ("ArrowRight", 24.9, 25.1),
        ("l", 34.9, 35.1),
        ("j", 24.9, 25.1),
        ("ArrowLeft", 19.9, 20.1),
        ("0", 0, 0.1),
    ]:
        page.keyboard.press(key)
        _wait_time(page, low, high)
    _bar(page).focus()
    page.keyboard.press("End")
    _wait_time(page, 39)
    page.keyboard.press("Home")
    _wait_time(page, 0, 0.1)


def test_hovering_shows_picture_time_and_chapter(site, browser):
    page = _open(site, browser)
    page.mouse.move(*_point(page, 0.51))

    expect(page.locator(".player__peek-text")).to_have_text("0:20 · Chess")
    scrub = page.locator(".player__scrub")
    expect(scrub).to_have_attribute("data-ready", "")
    expect(scrub).to_have_attribute("data-url", "/vod/token/storyboard-0.jpg")
    page.mouse.move(*_point(page, 0.91))
    expect(page.locator(".player__peek-text")).to_have_text("0:36 · The <end>")
    expect(scrub).to_have_attribute("data-url", "/vod/token/storyboard-1.jpg")
    assert site.errors == []


def test_chapters_lead_to_their_moment(site, browser):
    page = _open(site, browser)
    assert page.locator(".player__tick").count() == 2
    assert page.locator(".player__muted").count() == 1

    page.get_by_role("button", name="Chapters").click()
    page.get_by_role("menuitem", name="Chess 0:12").click()

    _wait_time(page, 11.9, 15)


def test_the_speed_stays_for_the_next_video(site, browser):
    page = _open(site, browser)
    page.get_by_role("button", name="Speed").click()
    page.get_by_role("menuitemradio", name="1.5×").click()
    _wait_value(page, "playbackRate", 1.5, 1.5)

    page.keyboard.press(">")
    _wait_value(page, "playbackRate", 1.75, 1.75)
    page.reload()
    _wait_value(page, "playbackRate", 1.75, 1.75)


@pytest.mark.parametrize(
    ("address", "low"), [("?t=0m25s", 25), ("?t=25", 25), ("?start_ms=18000", 18)]
)
def test_it_begins_where_the_address_or_the_page_says(site, browser, client, address, low):
    site = Site(client, [f"/_video{address}"])
    site.serve("/vod/token/", video_folder())
    page = _open(site, browser, f"/_video{address}")

    _wait_time(page, low, low + 4)
    expect(page.locator(".player__resumed")).to_have_count(0)


def test_a_guest_goes_on_where_they_left_off(site, browser):
    page = _open(site, browser)
    _wait_time(page, 0.2)
    page.keyboard.press("5")
    _wait_time(page, 20.3)
    page.reload()

    _wait_time(page, 20, 25)
    expect(page.locator(".player__resumed")).to_contain_text("Resumed at 0:2")
    page.get_by_role("button", name="Start over").click()
    _wait_time(page, 0, 3)
    expect(page.locator(".player__resumed")).to_have_count(0)


def test_an_account_goes_on_where_the_server_says(client, viewer):
    client.force_login(viewer)
    site = Site(client, ["/_video"])
    site.serve("/vod/token/", video_folder())
    site.answer(f"{API}progress/", status=200, body=json.dumps({"position_ms": 15_000}))
    with chromium() as browser:
        page = _open(site, browser)
        _wait_time(page, 15.3, 20)

        page.keyboard.press("k")

        expect(page.locator("section.player")).to_have_attribute("data-state", "paused")
        saved = [
            json.loads(body)["position_ms"] for body in site.asked_for("PUT", f"{API}progress/")
        ]
        assert 15_000 <= saved[-1] < 20_000


def test_a_view_counts_once_after_ten_seconds(site, browser):
    page = _open(site, browser)
    page.evaluate("document.querySelector('video').playbackRate = 2")
    _wait_time(page, 6)
    assert site.asked_for("POST", f"{API}views/") == []

    with page.expect_request(f"**{API}views/", timeout=15_000):
        pass
    page.keyboard.press("0")
    _wait_time(page, 0, 2)
    _wait_time(page, 3)
    assert len(site.asked_for("POST", f"{API}views/")) == 1


def test_the_end_offers_more(site, browser):
    page = _open(site, browser)
    page.keyboard.press("9")
    _bar(page).press("End")
    expect(page.locator("section.player")).to_have_attribute("data-state", "ended")

    expect(page.get_by_role("link", name="The day after")).to_be_visible()
    assert page.evaluate("window.heard.some(({ type }) => type === 'video:ended')")
    page.locator(".player__replay").click()
    _wait_time(page, 0, 3)
    expect(page.locator("section.player")).to_have_attribute("data-state", "playing")


# The second half of the video.
LATE = r"/vod/token/.*/seg-1\d\.m4s"


# A player may fetch ahead and be refused at any moment, so the answers are there from the start.
def test_a_refused_address_is_asked_for_anew(site, browser):
    site.refuse_matching(LATE)
    site.serve("/vod/fresh/", video_folder())
    site.answer(API, status=200, body=json.dumps({"playback_url": "/vod/fresh/index.m3u8"}))
    page = _open(site, browser)
    _wait_time(page, 0.3)

    page.keyboard.press("9")

    _wait_time(page, 36.3)
    expect(page.locator("section.player")).to_have_attribute("data-state", "playing")
    assert site.asked_for("GET", API)


def test_a_video_that_was_taken_away_says_so(site, browser):
    site.refuse_matching(LATE)
    site.answer(API, status=404)
    page = site.open(browser, "/_video")
    player = expect(page.locator("section.player"))
    player.to_have_attribute("data-state", re.compile("play|pause|gone"))

    page.keyboard.press("9")

    player.to_have_attribute("data-state", "gone", timeout=60_000)
    expect(page.get_by_text("This video is no longer available")).to_be_visible()


def test_others_can_seek_and_a_clip_is_made_of_this_moment(site, browser):
    html = {"content-type": "text/html"}
    site.answer("/accounts/login/", status=200, body="<p>Log in</p>", headers=html)
    page = _open(site, browser)
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('video:seek', { detail: { offsetMs: 22000 } }))"
    )
    _wait_time(page, 22.1)

    page.keyboard.press("c")

    # The guest is sent to log in, and comes back to this moment.
    page.wait_for_url("**/accounts/login/?next=**")
    clip = json.loads(page.evaluate("sessionStorage.getItem('clip-after-login')"))
    assert (clip["channel"], clip["videoId"]) == ("ana", "1234")
    assert 22_000 <= clip["offsetMs"] < 25_000


def test_it_goes_on_in_the_corner_and_comes_back(site, browser):
    page = _open(site, browser)
    _wait_time(page, 0.2)
    page.keyboard.press("5")
    _wait_time(page, 20.2)
    page.get_by_role("link", name="Browse").first.click()
    page.wait_for_url(f"{ORIGIN}/directory/")

    mini = page.locator("#mini-player")
    expect(mini.get_by_text("Polar night")).to_be_visible()
    _wait_time(page, 21)
    mini.get_by_role("link").click()

    page.wait_for_url(f"{ORIGIN}/_video")
    expect(page.locator(".player-slot section.player")).to_have_attribute("data-state", "playing")
    _wait_time(page, 21, 35)
    assert site.errors == []


def test_mature_videos_ask_first(browser, client):
    site = Site(client, ["/_video?mature=1"])
    site.serve("/vod/token/", video_folder())
    page = site.open(browser, "/_video?mature=1")
    expect(page.locator("section.player")).to_have_attribute("data-state", "gated")

    page.get_by_role("button", name="Start watching").click()

    _wait_time(page, 0.2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(site, browser, scheme):
    page = _open(site, browser, color_scheme=scheme, reduced_motion="reduce")
    page.mouse.move(*_point(page, 0.5))
    playing = _violations(page)
    _bar(page).press("End")
    expect(page.locator("section.player")).to_have_attribute("data-state", "ended")

    assert playing + _violations(page) == []


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
