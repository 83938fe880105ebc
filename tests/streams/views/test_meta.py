"""What programs read: oEmbed, robots.txt, sitemap, manifest."""

from xml.etree import ElementTree

import pytest

from tests.streams.builders import go_live

pytestmark = pytest.mark.django_db


def oembed(client, url, **query):
    return client.get("/api/oembed/", {"url": url, **query})


def test_oembed_of_a_live_channel(broadcaster, client):
    broadcast = go_live(broadcaster)
    body = oembed(client, "http://testserver/ana").json()
    assert (body["version"], body["type"], body["author_name"]) == ("1.0", "video", "Ana")
    assert 'src="http://testserver/embed/ana/"' in body["html"]
    assert str(broadcast.pk) in body["thumbnail_url"]


def test_oembed_fits_into_what_is_asked_for(broadcaster, client):
    body = oembed(client, "http://testserver/embed/ana/", maxwidth=640).json()
    assert (body["width"], body["height"]) == (640, 360)
    body = oembed(client, "http://testserver/ana", maxheight=180).json()
    assert (body["width"], body["height"]) == (320, 180)


@pytest.mark.parametrize(
    "url", ["", "/directory/", "http://[", "http://testserver/nobody_here", "\x00"]
)
def test_oembed_of_anything_else(client, url):
    assert oembed(client, url).status_code == 404


@pytest.mark.parametrize("size", ["0", "-5", "x", "1e9", "99999999"])
def test_oembed_sizes_that_make_no_sense(broadcaster, client, size):
    assert oembed(client, "/ana", maxwidth=size).status_code == 400


def test_oembed_offers_json_only(broadcaster, client):
    assert oembed(client, "/ana", format="xml").status_code == 501


def test_robots(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /dashboard/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_sitemap_lists_channels_that_stream(broadcaster, outsider, banned, client):
    go_live(broadcaster)
    response = client.get("/sitemap.xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    addresses = {node.text for node in root.findall(".//{*}loc")}
    assert "http://testserver/ana" in addresses
    assert "http://testserver/otto" not in addresses


def test_the_manifest(client, settings):
    settings.SITE_NAME = "Live"
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    assert response.json()["name"] == "Live"
