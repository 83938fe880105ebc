"""Tags of other servers: followed, bounded, told of by the site itself."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from monetization.models import AdView
from monetization.services.ads import serving
from monetization.services.ads.outside import resolve_tag
from monetization.services.ads.trackers import ping_ad_trackers
from tests.monetization.ads.builders import ads_for, key_of, later
from tests.monetization.parsing.test_vast import inline, media
from twitchclone.core.outward import Outward, OutwardFailed

pytestmark = pytest.mark.django_db


class Tags(Outward):
    """Answers from a table instead of the internet; what is asked is kept."""

    table: dict = {}
    asked: list = []

    def fetch(self, url):
        self.asked.append(url)
        if url not in self.table:
            raise OutwardFailed
        return self.table[url]


def wrapper(to, tracker="https://w.example/i"):
    """A tag around another."""
    return f"""<VAST version="4.2"><Ad><Wrapper><Impression>{tracker}</Impression>
    <VASTAdTagURI>{to}</VASTAdTagURI></Wrapper></Ad></VAST>""".encode()


@pytest.fixture
def tags(settings, db):
    """Pages may play from m.example."""
    settings.AD_MEDIA_ORIGINS = ["https://m.example"]
    Tags.table, Tags.asked = {}, []
    return Tags()


def test_an_ad_behind_three_wrappers(tags):
    for number in range(3):
        tags.table[f"https://a.example/{number}"] = wrapper(f"https://a.example/{number + 1}")
    tags.table["https://a.example/3"] = inline(media())
    ad = resolve_tag("https://a.example/0", outward=tags)
    assert ad.media_url == "https://m.example/a.mp4"
    assert ad.trackers["impression"] == ["https://w.example/i"] * 3 + ["https://t.example/i"]


def test_a_fourth_wrapper_is_one_too_many(tags):
    for number in range(4):
        tags.table[f"https://a.example/{number}"] = wrapper(f"https://a.example/{number + 1}")
    tags.table["https://a.example/4"] = inline(media())
    assert resolve_tag("https://a.example/0", outward=tags) is None
    assert len(tags.asked) == 4


def test_a_tag_that_names_itself_ends(tags):
    tags.table["https://a.example/"] = wrapper("https://a.example/")
    assert resolve_tag("https://a.example/", outward=tags) is None


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense",
        inline(media("https://elsewhere.example/a.mp4")),
        inline(media()).replace(b"00:00:15", b"00:01:01"),
        inline(media()).replace(b"00:00:15", b"00:00:00"),
    ],
)
def test_what_may_not_be_shown_here(tags, answer):
    tags.table["https://a.example/"] = answer
    assert resolve_tag("https://a.example/", outward=tags) is None


def test_a_server_is_asked_once_for_many(tags):
    tags.table["https://a.example/"] = inline(media())
    assert resolve_tag("https://a.example/", outward=tags)
    assert resolve_tag("https://a.example/", outward=tags)
    assert resolve_tag("https://b.example/", outward=tags) is None
    assert resolve_tag("https://b.example/", outward=tags) is None
    assert tags.asked == ["https://a.example/", "https://b.example/"]


def test_the_sites_own_tag_fills_in_and_its_server_is_told(
    tags, channel, viewer, settings, monkeypatch
):
    settings.AD_VAST_TAG_URL = "https://a.example/"
    Tags.table = {
        "https://a.example/": inline(media()),
        "https://t.example/i": b"",
    }
    monkeypatch.setattr(serving, "resolve_tag", lambda url: resolve_tag(url, outward=tags))
    (ad,) = ads_for(viewer, channel)
    assert (ad.media_url, ad.duration_ms) == ("https://m.example/a.mp4", 15_000)
    from monetization.services.ads.reports import report_ad

    with later(3):
        assert report_ad(
            token=ad.ticket.sign(),
            event="impression",
            viewer_key=key_of(viewer),
            address="93.184.216.34",
        )
    assert AdView.objects.get().campaign is None
    assert ping_ad_trackers(ticket_id=ad.ticket.id, event="impression", outward=tags) == 1
    assert ping_ad_trackers(ticket_id=ad.ticket.id, event="midpoint", outward=tags) == 0
    assert tags.asked[-1] == "https://t.example/i"


class Slow(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(inline(media()))

    def log_message(self, *args):
        pass


def test_over_a_real_connection(tags):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    try:
        assert resolve_tag(url) is None  # neither http nor a private address
        loose = Outward(schemes=frozenset({"http"}), is_allowed=lambda _: True)
        assert resolve_tag(f"{url}?again", outward=loose).media_url == "https://m.example/a.mp4"
    finally:
        server.shutdown()
        server.server_close()
