"""Films of ads as players fetch them: by name alone, whole or a range, and nothing else."""

import pytest

from monetization.playback import AdFilmApp
from streams.storage import Area, save_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("local_storage")]
PREFIX = "0123456789abcdef" * 2


async def ask(path, *, method="GET", headers=()):
    """Status, headers and body of an answer."""
    sent = []

    async def receive():
        from asyncio import Event

        await Event().wait()

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    await AdFilmApp()(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


@pytest.fixture
def film():
    """Ten bytes, beside what was sent."""
    save_bytes(Area.ADS, f"{PREFIX}/film.mp4", b"0123456789", content_type="video/mp4")
    save_bytes(Area.ADS, f"{PREFIX}/original", b"secret", content_type="video/mp4")
    return f"/ads/film/{PREFIX}.mp4"


async def test_whole_or_a_range(film):
    status, headers, body = await ask(film)
    assert (status, body) == (200, b"0123456789")
    assert headers[b"content-type"] == b"video/mp4"
    assert headers[b"access-control-allow-origin"] == b"*"
    status, headers, body = await ask(film, headers=[(b"range", b"bytes=2-4")])
    assert (status, body, headers[b"content-range"]) == (206, b"234", b"bytes 2-4/10")
    assert (await ask(film, method="HEAD"))[2] == b""


@pytest.mark.parametrize(
    "path",
    [
        f"/ads/film/{PREFIX}",
        f"/ads/film/{PREFIX}/original",
        f"/ads/film/{PREFIX.upper()}.mp4",
        f"/ads/film/../ads/{PREFIX}/film.mp4",
        f"/ads/film/{PREFIX}.mp4\n",
        f"/ads/film/{'0' * 32}.mp4",
        "/ads/film/%2e%2e/original",
    ],
)
async def test_nothing_else(film, path):
    assert (await ask(path))[0] == 404


async def test_only_reading(film):
    assert (await ask(film, method="POST"))[0] == 405
    assert (await ask(film, method="OPTIONS"))[0] == 204
