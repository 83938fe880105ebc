"""The tus endpoint on a real socket: the protocol's statuses, its owner, and broken connections."""

import asyncio
import base64
import hashlib
import shutil
import uuid
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import pytest

from streams.media.tus import ALGORITHMS
from streams.models import Upload, UploadState, Video, VideoState
from streams.storage.incoming import incoming_file, incoming_folder
from streams.tus import app as tus_app
from streams.tus import body
from tests.streams.consumers.page import session_of
from tests.streams.tus.conftest import ENDPOINT, client
from twitchclone.core import redis
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)

PATCH = {"Content-Type": "application/offset+octet-stream"}
DATA = bytes(range(256)) * 400
SIZE = len(DATA)


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


async def create(browser, size=SIZE, **headers) -> httpx.Response:
    given = {"Upload-Length": str(size), "Upload-Metadata": f"filename {b64('my_night.mp4')}"}
    return await browser.post(ENDPOINT, headers={**given, **headers})


async def made(browser, size=SIZE, **headers) -> str:
    answer = await create(browser, size, **headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def patch(browser, location, offset, data, **headers) -> httpx.Response:
    given = {**PATCH, "Upload-Offset": str(offset), **headers}
    return await browser.patch(location, content=data, headers=given)


async def the_upload() -> Upload:
    return await run_sync(Upload.objects.select_related("video").get)


async def test_a_file_comes_in_pieces_and_becomes_a_received_video(ana, data_dir):
    answer = await create(ana)
    location = answer.headers["location"]
    upload = await the_upload()
    assert location == f"{ENDPOINT}{upload.pk}"
    assert answer.headers["x-video-id"] == str(upload.video_id)
    assert answer.headers["upload-expires"].endswith("GMT")
    assert (upload.video.title, upload.video.state) == ("my night", VideoState.RECEIVING)

    first = await patch(ana, location, 0, DATA[:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    told = await ana.head(location)
    assert (told.headers["upload-offset"], told.headers["upload-length"]) == (
        "1000",
        str(len(DATA)),
    )
    assert told.headers["cache-control"] == "no-store"
    assert (await the_upload()).received_bytes == 1000

    last = await patch(ana, location, 1000, DATA[1000:])
    assert last.headers["upload-offset"] == str(len(DATA))
    upload = await the_upload()
    assert (upload.state, upload.video.state) == (UploadState.RECEIVED, VideoState.RECEIVED)
    assert incoming_file(upload.pk).read_bytes() == DATA
    assert await run_sync(redis.client().llen, "video") == 1  # process_upload waits there
    again = await patch(ana, location, len(DATA), b"")
    assert again.status_code == 409
    assert (await ana.head(location)).headers["upload-offset"] == str(len(DATA))


async def test_bytes_may_come_with_the_creation(ana):
    answer = await ana.post(ENDPOINT, headers={**PATCH, "Upload-Length": "6"}, content=b"abcdef")
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "6")
    assert (await the_upload()).state == UploadState.RECEIVED


async def test_options_need_nobody(site):
    async with httpx.AsyncClient(base_url=site) as stranger:
        answer = await stranger.options(ENDPOINT)
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-max-size"] == str(20 * 10**9)
    assert "creation" in answer.headers["tus-extension"]


@pytest.mark.parametrize(
    ("offset", "data", "headers", "status"),
    [
        (5, b"x", {}, 409),
        (0, b"x" * 11, {}, 413),
        (0, b"x", {"Content-Type": "text/plain"}, 415),
        (0, b"x", {"Tus-Resumable": "0.2.2"}, 412),
        ("-1", b"x", {}, 400),
        (0, b"x", {"Upload-Checksum": f"sha1 {b64(ALGORITHMS['sha1'](b'y').digest())}"}, 460),
        (0, b"x", {"Upload-Checksum": "md5 AAAA"}, 400),
    ],
)
async def test_refused_pieces_leave_nothing(ana, offset, data, headers, status):
    location = await made(ana, 10)
    answer = await patch(ana, location, offset, data, **headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert answer.json()["error"]["message"]
    assert (await ana.head(location)).headers["upload-offset"] == "0"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_right_checksums_pass(ana, algorithm):
    location = await made(ana)
    digest = b64(hashlib.new(algorithm, DATA).digest())
    answer = await patch(ana, location, 0, DATA, **{"Upload-Checksum": f"{algorithm} {digest}"})
    assert answer.status_code == 204
    assert (await the_upload()).state == UploadState.RECEIVED


async def test_a_chunked_body_beyond_the_length_is_refused(ana):
    location = await made(ana, 10)

    async def body():
        yield b"x" * 8
        yield b"y" * 8

    answer = await patch(ana, location, 0, body())
    assert answer.status_code == 413
    assert (await the_upload()).state == UploadState.RECEIVING


async def test_termination_leaves_nothing(ana):
    location = await made(ana)
    await patch(ana, location, 0, DATA[:100])
    upload = await the_upload()
    assert (await ana.delete(location)).status_code == 204
    assert not incoming_folder(upload.pk).exists()
    assert not await run_sync(Upload.objects.exists)
    assert not await run_sync(Video.objects.exists)
    assert (await ana.head(location)).status_code == 404


async def test_clients_that_may_only_post(ana):
    location = await made(ana, 1)
    headers = {**PATCH, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = await ana.post(location, content=b"x", headers=headers)
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, "1")


async def test_wrong_methods_and_addresses(ana):
    location = await made(ana)
    assert (await ana.get(location)).status_code == 405
    assert (await ana.patch(ENDPOINT)).status_code == 405
    assert (await ana.head(f"{ENDPOINT}..%2f..%2fetc%2fpasswd")).status_code == 404
    assert (await ana.head(f"{ENDPOINT}0b8f6f0e-7f0e-4d8b-9b5c-2f3f8d0a4b11")).status_code == 404


async def test_others_may_nothing(site, ana, outsider, staff):
    location = await made(ana)
    for who in (outsider, staff):
        async with client(site, await session_of(who)) as other:
            assert (await other.head(location)).status_code == 404
            assert (await patch(other, location, 0, b"x")).status_code == 404
            assert (await other.delete(location)).status_code == 404
    async with client(site) as anonymous:
        assert (await create(anonymous)).status_code == 401
        assert (await anonymous.head(location)).status_code == 401
        assert (await patch(anonymous, location, 0, b"x")).status_code == 401
        assert (await anonymous.delete(location)).status_code == 401
    assert (await ana.head(location)).headers["upload-offset"] == "0"


async def test_a_suspended_account_is_refused(site, banned):
    async with client(site, await session_of(banned)) as browser:
        assert (await create(browser)).status_code in {401, 403}


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
async def test_pages_of_other_sites_are_refused(ana, origin):
    assert (await create(ana, Origin=origin)).status_code == 403


async def test_the_sites_own_pages_pass(site, ana):
    assert (await create(ana, Origin=site)).status_code == 201


async def test_hostile_creations(ana, settings):
    settings.UPLOAD_MAX_GB = 1
    assert (await create(ana, 10**9 + 1)).status_code == 413
    assert (await create(ana, 0)).status_code == 400
    assert (await create(ana, **{"Upload-Metadata": "filename !!"})).status_code == 400
    odd = b64("../../etc/passwd\u202e\x00.mp4")
    await made(ana, **{"Upload-Metadata": f"filename {odd}"})
    assert (await the_upload()).file_name == "passwd.mp4"


async def test_the_quota_counts(ana, broadcaster):
    broadcaster.channel.storage_quota_bytes = 1000
    await run_sync(broadcaster.channel.save)
    answer = await create(ana, 1001)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "quota_exceeded")
    await made(ana, 600)
    assert (await create(ana, 600)).status_code == 413


@pytest.fixture
def disk(monkeypatch):
    """A disk of its own; `free` is how much of it is."""
    free = SimpleNamespace(free=10**12)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    return free


async def test_a_disk_that_fills_up_ends_an_upload_before_it_is_full(ana, disk):
    location = await made(ana)
    await patch(ana, location, 0, DATA[:1000])
    disk.free = 10**9 - 1
    answer = await patch(ana, location, 1000, DATA[1000:])
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "disk_full")
    assert incoming_file((await the_upload()).pk).stat().st_size == 1000
    disk.free = 10**12
    assert (await patch(ana, location, 1000, DATA[1000:])).status_code == 204


async def test_what_open_uploads_have_still_to_send_is_not_given_away(ana, disk):
    gigabyte = 10**9
    disk.free = 10 * gigabyte
    location = await made(ana, 6 * gigabyte)
    answer = await create(ana, 4 * gigabyte)
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "disk_full")
    # What has come is off the disk's free room already.
    folder = incoming_folder((await the_upload()).pk)
    folder.mkdir()
    with (folder / "data").open("wb") as file:
        file.truncate(5 * gigabyte)
    assert (await create(ana, 4 * gigabyte)).status_code == 201
    await ana.delete(location)


async def test_unfinished_uploads_and_bodies_are_bounded(ana, monkeypatch):
    monkeypatch.setattr("streams.policies.uploads.MAX_UNFINISHED", 1)
    location = await made(ana)
    answer = await create(ana)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "too_many")
    monkeypatch.setattr(tus_app, "MAX_BODIES", 0)
    answer = await patch(ana, location, 0, b"x")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")


async def begin(site, session, location, *, announced, sent, headers=""):
    """A PATCH that stays open after some of its bytes."""
    parts = urlsplit(site)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(
        f"PATCH {location} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: sessionid={session}\r\n"
        f"Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Length: {announced}\r\n"
        f"Content-Type: application/offset+octet-stream\r\n{headers}\r\n".encode()
        + sent
    )
    await writer.drain()
    return reader, writer


async def offset_of(browser, location, expected) -> int:
    for _ in range(50):
        offset = int((await browser.head(location)).headers["upload-offset"])
        if offset == expected:
            break
        await asyncio.sleep(0.05)
    return offset


async def test_what_came_before_a_broken_connection_is_kept(site, ana, broadcaster):
    location = await made(ana)
    session = await session_of(broadcaster)
    _, writer = await begin(site, session, location, announced=len(DATA), sent=DATA[:5000])
    await asyncio.sleep(0.3)
    writer.close()
    assert await offset_of(ana, location, 5000) == 5000
    assert (await patch(ana, location, 5000, DATA[5000:])).status_code == 204
    assert incoming_file((await the_upload()).pk).read_bytes() == DATA


async def test_a_ghost_is_ended_before_the_next_one_writes(site, ana, broadcaster):
    location = await made(ana)
    session = await session_of(broadcaster)
    reader, writer = await begin(site, session, location, announced=len(DATA), sent=DATA[:5000])
    await asyncio.sleep(0.3)
    told = await ana.head(location)  # as a client that comes back does
    assert told.headers["upload-offset"] == "5000"
    assert b" 409 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert (await patch(ana, location, 5000, DATA[5000:])).status_code == 204
    assert incoming_file((await the_upload()).pk).read_bytes() == DATA


async def test_half_of_a_checked_piece_is_not_kept(site, ana, broadcaster):
    location = await made(ana)
    checksum = f"Upload-Checksum: sha1 {b64(ALGORITHMS['sha1'](DATA).digest())}\r\n"
    _, writer = await begin(
        site, await session_of(broadcaster), location,
        announced=len(DATA), sent=DATA[:5000], headers=checksum,
    )  # fmt: skip
    await asyncio.sleep(0.3)
    writer.close()
    assert await offset_of(ana, location, 0) == 0


async def test_a_file_whose_last_word_was_lost_is_finished_by_asking(ana):
    location = await made(ana, 5)
    upload = await the_upload()
    incoming_folder(upload.pk).mkdir(parents=True, exist_ok=True)
    incoming_file(upload.pk).write_bytes(b"abcde")  # written, and then the process was killed
    assert (await ana.head(location)).headers["upload-offset"] == "5"
    assert (await the_upload()).state == UploadState.RECEIVED


async def test_two_that_write_at_once_do_not_mix(ana):
    location = await made(ana)
    answers = await asyncio.gather(
        *(patch(ana, location, 0, DATA) for _ in range(4)), return_exceptions=True
    )
    statuses = sorted(getattr(answer, "status_code", 0) for answer in answers)
    assert statuses.count(204) <= 1
    offset = int((await ana.head(location)).headers["upload-offset"])
    assert incoming_file((await the_upload()).pk).read_bytes() == DATA[:offset]


async def test_those_who_wait_for_their_turn_leave_threads_to_those_who_write(data_dir):
    ids = [uuid.uuid4() for _ in range(6)]
    writers = [await body.take_turn(one) for one in ids]
    waiting = [asyncio.ensure_future(body.take_turn(one)) for one in ids]
    await asyncio.sleep(0.1)
    for writer in writers:
        await asyncio.wait_for(body.in_thread(writer.write, b"the last bytes"), 2)
        writer.close()
    for one in await asyncio.gather(*waiting):
        assert one.size_bytes == len(b"the last bytes")
        one.close()
