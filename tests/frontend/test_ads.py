"""Ads in the player in Chromium: real media, the site's answers by routing, the socket played."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import imageio_ffmpeg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.frontend.site import Site, chromium
from tests.frontend.test_live_pages import LIVE, EventServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ADS = "/api/v1/channels/ana/ads/"
REPORTS = "/api/v1/ads/events/"
AD_S = 6
_LIVE_AT = "document.querySelector('.player__video').currentTime"
_BREAK = {"ad_break_id": "b", "duration_s": 60, "is_automatic": False}


def ffmpeg(*arguments):
    """Make a file; the pictures are small, because nobody looks at them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *arguments]
    subprocess.run(command, check=True, timeout=120)


def source(picture, tone, seconds):
    """A pattern and a tone."""
    return [
        *("-f", "lavfi", "-i", f"{picture}=size=160x90:rate=10:duration={seconds}"),
        *("-f", "lavfi", "-i", f"sine=frequency={tone}:duration={seconds}"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"),
    ]


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Two films of six seconds, with sound."""
    folder = tmp_path_factory.mktemp("films")
    for name, tone in (("one", 660), ("two", 880)):
        ffmpeg(*source("smptebars", tone, AD_S), "-movflags", "+faststart", f"{folder}/{name}.mp4")
    return folder


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """Four minutes, in place of a camera."""
    folder = tmp_path_factory.mktemp("picture")
    ffmpeg(
        *source("testsrc2", 440, 240),
        *("-g", "20", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod"),
        *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init-0.mp4"),
        *("-hls_segment_filename", f"{folder}/seg-%d.m4s", f"{folder}/index.m3u8"),
    )
    return folder


class LiveSite(Site):
    """Writes the list of the picture anew at each request: it grows as time passes."""

    def __init__(self, client, paths, picture):
        super().__init__(client, paths)
        self.serve("/live/b1/", picture)
        self._list, self._began_s = picture / "index.m3u8", time.monotonic()

    def _file(self, path):
        if path == "/live/b1/index.m3u8":
            count = min(120, 4 + int((time.monotonic() - self._began_s) / 2))
            lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2"]
            lines += ["#EXT-X-MEDIA-SEQUENCE:0", '#EXT-X-MAP:URI="init-0.mp4"']
            for number in range(count):
                lines += ["#EXTINF:2.0,", f"seg-{number}.m4s"]
            self._list.write_text("\n".join(lines))
        return super()._file(path)


@pytest.fixture
def site(client, broadcaster, films, picture) -> Site:
    """Ana's page while she is live; there are no ads yet."""
    made = LiveSite(client, ["/ana"], picture)
    made.serve("/ads/film/", films)
    hand_out(made)
    made.answer(REPORTS, status=200, body='{"is_counted": true}')
    return made


@pytest.fixture
def browser(site) -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def server():
    """Says that Ana is live."""
    served = EventServer()
    served.live = {**LIVE, "started_at": int(time.time() * 1000) - 60_000}
    return served


def ad(name, number=1):
    """As the API hands one out."""
    return {
        "token": f"ticket-{name}",
        "title": f"Film {number}",
        "media_url": f"/ads/film/{name}.mp4",
        "media_type": "video/mp4",
        "width": 320,
        "height": 180,
        "duration_ms": AD_S * 1000,
        "click_url": "https://chairs.example.org/",
    }


def hand_out(site, *ads):
    """What the API answers from now on."""
    headers = {"Content-Type": "application/json"}
    site.answer(ADS, status=200, headers=headers, body=json.dumps({"ads": list(ads)}))


def open_live(site, browser, server, **options) -> Page:
    page = site.open(browser, "/ana", server.connect, **options)
    player = page.locator("section.player")
    expect(player).to_have_attribute("data-state", re.compile("play"), timeout=20_000)
    return page


def begin_break(server, ago_s=0):
    """The streamer begins one, now or so long ago, as the socket says it."""
    data = {**_BREAK, "started_at": int((time.time() - ago_s) * 1000)}
    server.say("channel.ad_break.begin", data, id=server.last_id + 1)


def reported(site):
    """(token, event) of each beacon."""
    bodies = [json.loads(body) for body in site.asked_for("POST", REPORTS)]
    return [(one["token"], one["event"]) for one in bodies]


def stage(page):
    return page.get_by_role("region", name="Advertisement")


def test_a_preroll_comes_before_the_picture_and_goes(site, browser, server):
    hand_out(site, ad("one"))
    page = open_live(site, browser, server)
    expect(stage(page)).to_be_visible(timeout=20_000)
    expect(stage(page)).to_contain_text("Ad 1 of 1")
    expect(page.locator(".player__video")).to_have_css("opacity", "0")
    began_s = page.evaluate(_LIVE_AT)
    expect(stage(page)).to_have_count(0, timeout=40_000)
    assert page.evaluate(_LIVE_AT) > began_s + AD_S / 2
    expect(page.locator(".player__video")).to_have_css("opacity", "1")
    assert [event for _, event in reported(site)] == [
        "start", "firstQuartile", "impression", "midpoint", "thirdQuartile", "complete",
    ]  # fmt: skip
    assert site.errors == []


def test_the_picture_goes_on_small_and_silent_during_a_break(site, browser, server):
    page = open_live(site, browser, server)
    page.evaluate("document.querySelector('.player__video').muted = false")
    hand_out(site, ad("one"), ad("two", 2))
    begin_break(server)
    expect(stage(page)).to_contain_text("Ad 1 of 2", timeout=20_000)
    live, film = page.locator(".player__video"), page.locator(".ad-stage__video")
    small, large = live.bounding_box(), film.bounding_box()
    assert small["width"] < large["width"] / 2
    assert small["x"] + small["width"] <= large["x"] + large["width"]
    assert page.evaluate("document.querySelector('.player__video').muted")
    assert not page.evaluate("document.querySelector('.ad-stage__video').muted")

    # The controls are about what is heard.
    page.keyboard.press("m")
    assert page.evaluate("document.querySelector('.ad-stage__video').muted")
    page.keyboard.press("m")

    at_s, wall_s = page.evaluate(_LIVE_AT), time.monotonic()
    expect(stage(page)).to_contain_text("Ad 2 of 2", timeout=40_000)
    expect(page.locator("section.player")).to_have_attribute("data-state", "playing")
    assert page.evaluate(_LIVE_AT) - at_s > 0.6 * (time.monotonic() - wall_s)
    expect(stage(page)).to_have_count(0, timeout=40_000)
    assert not page.evaluate("document.querySelector('.player__video').muted")
    assert page.evaluate(_LIVE_AT) - at_s > AD_S
    (query,) = [one for one in site.asked if one[1] == ADS][1:]
    assert query
    assert {token for token, event in reported(site) if event == "complete"} == {
        "ticket-one", "ticket-two",
    }  # fmt: skip
    assert site.errors == []


def test_a_failing_film_is_skipped(site, browser, server):
    hand_out(site, ad("missing"), ad("one"))
    page = open_live(site, browser, server)
    expect(stage(page)).to_contain_text("Ad 2 of 2", timeout=20_000)
    assert ("ticket-missing", "error") in reported(site)
    expect(stage(page)).to_have_count(0, timeout=40_000)
    expect(page.locator("section.player")).to_have_attribute("data-state", "playing")


def test_a_break_that_is_over_is_not_asked_for(site, browser, server):
    page = open_live(site, browser, server)
    hand_out(site, ad("one"))
    begin_break(server, ago_s=61)
    server.say("channel.update", {"title": "Later", "category": None}, id=server.last_id + 1)
    expect(page.locator("[data-live-title]").first).to_have_text("Later")
    page.wait_for_timeout(2000)  # longer than the spread of those who ask
    assert len([path for _, path, _ in site.asked if path == ADS]) == 1
    expect(stage(page)).to_have_count(0)


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_in_trouble_shows_the_picture(site, browser, server, status):
    site.answer(ADS, status=status)
    page = open_live(site, browser, server)
    page.wait_for_function(f"{_LIVE_AT} > 1")
    expect(stage(page)).to_have_count(0)
    assert site.errors == []


def test_a_click_opens_the_advertisers_page_beside(site, browser, server):
    hand_out(site, ad("one"))
    page = open_live(site, browser, server)
    link = stage(page).get_by_role("link", name="Learn more")
    expect(link).to_have_attribute("target", "_blank")
    assert "noopener" in (link.get_attribute("rel") or "")
    page.context.route("https://chairs.example.org/**", lambda route: route.fulfill(body="Chairs"))
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.evaluate("window.opener") is None
    assert urlsplit(opened.value.url).hostname == "chairs.example.org"
    page.wait_for_timeout(200)
    assert ("ticket-one", "click") in reported(site)


def test_out_of_view_is_no_impression(site, browser, server):
    page = open_live(site, browser, server)
    hand_out(site, ad("one"))
    page.evaluate("document.querySelector('.player-slot').style.marginTop = '-4000px'")
    begin_break(server)
    expect(stage(page)).to_have_count(1, timeout=20_000)
    expect(stage(page)).to_have_count(0, timeout=40_000)
    events = [event for _, event in reported(site)]
    assert "complete" in events
    assert "impression" not in events


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_is_accessible(site, browser, server, scheme):
    hand_out(site, ad("one"))
    page = open_live(site, browser, server, color_scheme=scheme)
    expect(stage(page)).to_be_visible(timeout=20_000)
    found = Axe().run(page, context="section.player")
    assert found.violations_count == 0, found.generate_report()
