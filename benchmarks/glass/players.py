"""The two players that are compared: the product's own page, and hls.js as it comes."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Route

_HLS_JS = Path(__file__).resolve().parents[2] / "node_modules/hls.js/dist/hls.min.js"
_STOCK_HTML = """<!doctype html><meta charset="utf-8"><title>hls.js</title>
<video muted autoplay playsinline width="1280" height="720"></video>
<script src="/_stock/hls.js"></script><script src="/_stock/main.js"></script>"""
# The defaults of hls.js: low-latency mode on, a playback rate of 1.
_STOCK_JS = """const hls = new Hls();
hls.loadSource(decodeURIComponent(location.hash.slice(1)));
hls.attachMedia(document.querySelector("video"));"""


@dataclass(frozen=True, slots=True)
class Ours:
    """The product's page, untouched; a rendition is chosen as a viewer chooses it."""

    name = "ours"
    url: str

    def open(self, page: Page, *, playback_url: str, rendition: str) -> None:
        page.goto(self.url, wait_until="commit")

    def choose(self, page: Page, label: str) -> None:
        """Pick a rendition in the quality menu."""
        page.locator(".player").hover()
        page.locator(".player__button--quality").click()
        page.get_by_role("menuitemradio", name=label).click()


@dataclass(frozen=True, slots=True)
class Stock:
    """hls.js without a setting, on a page of the same host, reading the same playlists."""

    name = "stock hls.js"
    page_url: str

    def open(self, page: Page, *, playback_url: str, rendition: str) -> None:
        page.route("**/_stock/*", self._answer)
        url = playback_url.replace("/index.m3u8", f"/{rendition}/index.m3u8")
        page.goto(f"{self.page_url}/_stock/#{url}", wait_until="commit")

    def choose(self, page: Page, label: str) -> None:
        """Nothing: the rendition's own playlist is loaded."""

    @staticmethod
    def _answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition("#")[0]
        if name == "hls.js":
            route.fulfill(path=_HLS_JS, content_type="text/javascript")
        elif name == "main.js":
            route.fulfill(body=_STOCK_JS, content_type="text/javascript")
        else:
            route.fulfill(body=_STOCK_HTML, content_type="text/html")


Player = Ours | Stock
