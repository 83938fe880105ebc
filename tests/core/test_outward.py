"""Requests to addresses that others chose: bounded, and never into our own network."""

import contextlib
import ipaddress
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from twitchclone.core.outward import Outward, OutwardFailed, is_public

SITE = Outward(schemes=frozenset({"http"}), is_allowed=lambda _: True, max_bytes=1000, timeout_s=2)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/missing":
            self.send_error(404)
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"y" * int(self.path.rpartition("/")[2] or 5))

    def log_message(self, *args):
        pass

    def handle(self):
        with contextlib.suppress(OSError):
            super().handle()


@pytest.fixture(scope="module")
def server():
    """A server of somebody else's."""
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.daemon_threads = True
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.1.2.3",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fec0::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "ff02::1",
        "2001:0:53aa:64c::1",
    ],
)  # fmt: skip
def test_addresses_that_are_never_asked(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_addresses_of_the_internet(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://2130706433/",
        "https://0x7f.1/", "http://93.184.216.34/", "file:///etc/passwd", "ftp://93.184.216.34/",
        "https://user@93.184.216.34/", "https:///", "https://[::ffff:7f00:1]/", "https://10.0.0.1:22/",
        "", "https://a\r\nb/",
    ],
)  # fmt: skip
def test_what_is_refused(url):
    with pytest.raises(OutwardFailed):
        Outward().fetch(url)


def test_a_body(server):
    assert SITE.fetch(f"{server}/5") == b"yyyyy"


def test_redirects_are_followed_and_judged(server):
    assert SITE.fetch(f"{server}/to//to//7") == b"y" * 7
    for target in ("file:///etc/passwd", "https://127.0.0.1/", "gopher://x/"):
        with pytest.raises(OutwardFailed):
            SITE.fetch(f"{server}/to/{target}")
    with pytest.raises(OutwardFailed):
        SITE.fetch(f"{server}/to//to//to//to//5")


def test_a_redirect_to_a_private_address_is_refused(server):
    seen = []

    def allow_first(address):
        seen.append(address)
        return len(seen) == 1

    once = Outward(schemes=frozenset({"http"}), is_allowed=allow_first)
    with pytest.raises(OutwardFailed):
        once.fetch(f"{server}/to/{server}/5")
    assert len(seen) == 2


def test_size_and_time_have_bounds(server):
    with pytest.raises(OutwardFailed):
        SITE.fetch(f"{server}/2000")
    with pytest.raises(OutwardFailed):
        Outward(schemes=frozenset({"http"}), is_allowed=lambda _: True, timeout_s=0.5).fetch(
            f"{server}/drip"
        )
    with pytest.raises(OutwardFailed):
        SITE.fetch(f"{server}/missing")
