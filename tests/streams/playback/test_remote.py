"""Video in a bucket: links to it, a CDN before it, and CloudFront's signatures."""

import base64
import json
import time
from functools import partial
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from asgiref.sync import sync_to_async
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from streams.models import VideoVisibility
from streams.playback import snapshots
from streams.playback.addresses import clip_path, download_path, file_path, thumbnail_path
from streams.playback.app import PlaybackApp
from streams.storage import Area, save_bytes
from tests.streams.clips import make_clip
from tests.streams.playback.asking import ask
from tests.streams.recorded import JPEG, add_thumbnail, make_video, media

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
CDN = "https://cdn.example/files"


@pytest.fixture
def make(broadcaster, s3_bucket):
    return partial(sync_to_async(make_video), broadcaster.channel)


@pytest.fixture
def app(monkeypatch):
    monkeypatch.setattr(snapshots.Kept.__init__, "__kwdefaults__", {"lifetime_s": 0.0})
    return PlaybackApp()


@pytest.fixture
def cdn(settings):
    settings.CDN_BASE_URL = f"{CDN}/"


@pytest.fixture
def cloudfront(settings, cdn):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.CLOUDFRONT_KEY_ID = "K2JCJMDEHXQW5F"
    settings.CLOUDFRONT_KEY = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    ).decode()
    return key.public_key()


def segment_uris(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read_signed(address: str, public_key: rsa.RSAPublicKey) -> dict[str, object]:
    """The statement of a signed address; raises when the signature is not of this key."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert query["Key-Pair-Id"] == "K2JCJMDEHXQW5F"

    def decode(text: str) -> bytes:
        return base64.b64decode(text.replace("-", "+").replace("_", "=").replace("~", "/"))

    policy = decode(query["Policy"])
    public_key.verify(decode(query["Signature"]), policy, padding.PKCS1v15(), SHA1())  # noqa: S303 - CloudFront's
    return json.loads(policy)["Statement"][0]


async def test_segments_are_in_the_bucket_behind_a_link(app, make):
    video = await make(seconds=4, has_media=True)
    assert segment_uris((await ask(app, file_path(video, "source/index.m3u8"))).text) == [
        "seg-0.m4s",
        "seg-1.m4s",
    ]
    answer = await ask(app, file_path(video, "source/seg-1.m4s"))
    assert answer.status == 302
    assert answer.headers["access-control-allow-origin"] == "*"
    max_age_s = int(answer.headers["cache-control"].removeprefix("private, max-age="))
    assert 240 < max_age_s <= 300  # the link is good for as long again
    async with httpx.AsyncClient() as client:
        got = await client.get(answer.headers["location"])
    assert got.content == media(4, 640, 360).segments[1][0]
    again = await ask(app, file_path(video, "source/seg-1.m4s"))
    assert again.headers["location"] == answer.headers["location"]  # browsers and caches know it


async def test_a_head_is_led_to_a_link_for_heads(app, make):
    video = await make(seconds=2, has_media=True)
    path = file_path(video, "source/seg-0.m4s")
    get = (await ask(app, path)).headers["location"]
    head = (await ask(app, path, "HEAD")).headers["location"]
    signatures = {parse_qs(urlsplit(link).query)["X-Amz-Signature"][0] for link in (get, head)}
    assert len(signatures) == 2
    async with httpx.AsyncClient() as client:
        got = await client.head(head)
    assert got.status_code == 200
    assert int(got.headers["content-length"]) == len(media(2, 640, 360).segments[0][0])


async def test_downloads_come_under_a_name(app, make):
    video = await make(title="Chess & more", download_state="ready")
    key = f"{video.storage_prefix}/download.mp4"
    await sync_to_async(save_bytes)(Area.VIDEOS, key, b"whole", content_type="video/mp4")
    answer = await ask(app, download_path(video))
    async with httpx.AsyncClient() as client:
        got = await client.get(answer.headers["location"])
    assert got.content == b"whole"
    assert got.headers["content-disposition"].endswith("''Chess%20%26%20more.mp4")


async def test_public_video_is_the_cdns_for_a_signature(app, make, cloudfront):
    """A distribution asks for signatures by path, and public videos lie beside restricted ones."""
    video = await make(seconds=4)
    text = (await ask(app, file_path(video, "source/index.m3u8"))).text
    assert segment_uris(text) == ["seg-0.m4s", "seg-1.m4s"]
    answer = await ask(app, file_path(video, "source/seg-1.m4s"))
    address = f"{CDN}/vod/{video.storage_prefix}/source/seg-1.m4s"
    assert answer.headers["location"].split("?")[0] == address
    assert answer.headers["access-control-allow-origin"] == "*"
    statement = read_signed(answer.headers["location"], cloudfront)
    assert statement["Resource"] == address
    assert statement["Condition"]["DateLessThan"]["AWS:EpochTime"] - time.time() <= 600
    again = await ask(app, file_path(video, "source/seg-1.m4s"))
    assert again.headers["location"] == answer.headers["location"]


async def test_what_is_drawn_anew_is_not_kept_by_a_cdn(app, make, cloudfront):
    video = await make()
    await sync_to_async(add_thumbnail)(video)
    answer = await ask(app, thumbnail_path(video))
    assert answer.headers["location"].startswith("http://127.0.0.1")


async def test_clips_are_signed_too(app, make, cloudfront):
    clip = await sync_to_async(make_clip)(await make())
    answer = await ask(app, clip_path(clip))
    assert read_signed(answer.headers["location"], cloudfront)["Resource"] == (
        f"{CDN}/clips/{clip.storage_prefix}/clip.mp4"
    )


@pytest.mark.parametrize("visibility", [VideoVisibility.PUBLIC, VideoVisibility.SUBSCRIBERS])
async def test_a_cdn_that_cannot_ask_for_signatures_has_no_video(app, make, cdn, visibility):
    """Its addresses would be good for ever, whatever is cut off or restricted later."""
    video = await make(seconds=4, visibility=visibility)
    text = (await ask(app, file_path(video, "source/index.m3u8"))).text
    assert segment_uris(text) == ["seg-0.m4s", "seg-1.m4s"]
    answer = await ask(app, file_path(video, "source/seg-1.m4s"))
    assert answer.headers["location"].startswith("http://127.0.0.1")
    assert "Signature=" in answer.headers["location"]
    is_open = "access-control-allow-origin" in answer.headers
    assert is_open == (visibility == VideoVisibility.PUBLIC)


async def test_restricted_video_is_signed_piece_by_piece(app, make, cloudfront):
    video = await make(seconds=8, visibility=VideoVisibility.SUBSCRIBERS, trim_start_ms=4_000)
    text = (await ask(app, file_path(video, "source/index.m3u8"))).text
    assert segment_uris(text) == ["seg-2.m4s", "seg-3.m4s"]
    answer = await ask(app, file_path(video, "source/seg-2.m4s"))
    address = f"{CDN}/vod/{video.storage_prefix}/source/seg-2.m4s"
    assert answer.headers["location"].split("?")[0] == address
    statement = read_signed(answer.headers["location"], cloudfront)
    assert statement["Resource"] == address
    # What is handed out outlives a restriction by minutes.
    assert statement["Condition"]["DateLessThan"]["AWS:EpochTime"] - time.time() <= 600
    assert (await ask(app, file_path(video, "source/seg-1.m4s"))).status == 404


async def test_a_restricted_picture_comes_without_the_address_of_its_folder(app, make, cloudfront):
    video = await make(visibility=VideoVisibility.SUBSCRIBERS)
    await sync_to_async(add_thumbnail)(video)
    answer = await ask(app, thumbnail_path(video))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.body == JPEG
    assert video.storage_prefix not in str(answer.headers)
    head = await ask(app, thumbnail_path(video), "HEAD")
    assert (head.status, head.body) == (200, b"")
    video.thumbnail = "thumbnail-gone.jpg"
    assert (await ask(app, thumbnail_path(video))).status == 404
