"""Where browsers fetch video and encoders send it."""

import pytest

from streams.selectors.urls import playback_url, rtmp_url


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("live.example", "http://live.example:8080/live/x"),
        ("live.example:8000", "http://live.example:8080/live/x"),
        ("127.0.0.1:8000", "http://127.0.0.1:8080/live/x"),
        ("[::1]:8000", "http://[::1]:8080/live/x"),
        ("", "http://localhost:8080/live/x"),
    ],
)
def test_the_origin_is_on_the_pages_host(settings, host, url):
    settings.ORIGIN_PUBLIC_URL, settings.ORIGIN_PORT = "", 8080
    assert playback_url(host, "/live/x") == url


def test_a_public_address_wins(settings):
    settings.ORIGIN_PUBLIC_URL = "https://cdn.example/video/"
    assert playback_url("live.example", "/live/x") == "https://cdn.example/video/live/x"


def test_the_publish_address(settings):
    settings.RTMP_PUBLIC_URL, settings.RTMP_PORT = "", 1935
    assert rtmp_url("live.example:8000") == "rtmp://live.example/live"
    settings.RTMP_PORT = 19350
    assert rtmp_url("[::1]:8000") == "rtmp://[::1]:19350/live"
    settings.RTMP_PUBLIC_URL = "rtmps://ingest.example/live"
    assert rtmp_url("live.example") == "rtmps://ingest.example/live"
