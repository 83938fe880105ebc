"""The bare player: the one page other sites may frame."""

import pytest

from tests.factories import make_account
from tests.streams.builders import go_live

pytestmark = pytest.mark.django_db


def test_it_may_be_framed(broadcaster, client):
    go_live(broadcaster)
    response = client.get("/embed/ana/")
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    page = response.content.decode()
    assert "data-embed" in page
    assert "index.m3u8" in page


@pytest.mark.parametrize("path", ["/", "/ana", "/directory/", "/accounts/login/"])
def test_nothing_else_may(broadcaster, client, path):
    response = client.get(path)
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_its_scripts_are_the_sites_own(broadcaster, client):
    policy = client.get("/embed/ana/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_it_says_nothing_about_who_looks(broadcaster, client_of):
    page = client_of(make_account("watcher_zz")).get("/embed/ana/").content.decode()
    assert "watcher_zz" not in page
    assert "csrf" not in page


def test_the_way_back_leads_out_of_the_frame(broadcaster, client, settings):
    settings.SITE_URL = "https://live.example"
    page = client.get("/embed/ana/").content.decode()
    assert 'href="https://live.example/ana" target="_blank"' in page


def test_offline_and_unknown(broadcaster, client):
    assert 'data-state="offline"' in client.get("/embed/ana/").content.decode()
    assert client.get("/embed/nobody_here/").status_code == 404
