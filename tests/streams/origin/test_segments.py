"""Parts, segments and init segments over HTTP, and every path that is none."""

import asyncio

import pytest

from streams.media.hls.rule import PlaylistConfig
from tests.streams.origin.conftest import BROADCAST_ID, Stage

FOREVER = "public, max-age=86400, immutable"


async def test_parts_and_the_segment_they_make(stage):
    parts = [(await stage.get(f"source/part-{number}.m4s")).content for number in range(10)]
    segment = await stage.get("source/seg-0.m4s")
    assert segment.content == b"".join(parts)
    assert segment.headers["content-type"] == "video/mp4"
    assert segment.headers["cache-control"] == FOREVER
    assert segment.headers["access-control-allow-origin"] == "*"


async def test_an_open_segment_is_not_there_yet(stage):
    assert (await stage.get("source/seg-1.m4s")).status_code == 404


async def test_the_hinted_part_is_held_until_it_is_whole(stage):
    request = await stage.begin("source/part-12.m4s")
    assert not request.done()
    stage.publish(1)
    answer = await request
    assert answer.content == b"<source 12>"
    assert answer.headers["cache-control"] == FOREVER


@pytest.mark.parametrize(
    "path", ["source/part-13.m4s", "source/part-999999.m4s", "source/seg-9.m4s"]
)
async def test_what_is_neither_listed_nor_hinted_is_missing(stage, path):
    answer = await stage.get(path)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "public, max-age=1"


async def test_a_hint_that_is_not_kept_is_unavailable(tmp_path):
    stage = Stage(tmp_path, PlaylistConfig(target_duration_s=0))
    assert (await stage.get("source/part-0.m4s")).status_code == 503


async def test_a_broadcast_that_ends_has_no_further_part(stage):
    request = await stage.begin("source/part-12.m4s")
    stage.source.finish()
    await asyncio.sleep(0)
    assert (await request).status_code in (404, 503)


async def test_what_has_left_memory_comes_from_the_disk(stage):
    stage.publish(100)
    segment = stage.source.state.segments[0]
    assert not segment.is_in_memory
    path = stage.directory / "source" / "seg-0.m4s"
    path.write_bytes(b"".join(b"<source %d>" % number for number in range(10)))
    assert (await stage.get("source/seg-0.m4s")).content == path.read_bytes()
    assert (await stage.get("source/part-3.m4s")).content == b"<source 3>"
    path.unlink()
    assert (await stage.get("source/part-3.m4s")).status_code == 404


async def test_the_recording_reaches_back_behind_the_playlist(tmp_path):
    stage = Stage(tmp_path, PlaylistConfig(window_segments=2))
    stage.publish(60)
    (tmp_path / "source" / "seg-1.m4s").write_bytes(b"recorded")
    assert (await stage.get("source/seg-1.m4s")).content == b"recorded"
    assert (await stage.get("source/seg-2.m4s")).status_code == 404


@pytest.mark.parametrize(
    ("header", "status", "body"),
    [
        ("bytes=0-3", 206, b"<sou"),
        ("bytes=4-", 206, b"rce 3>"),
        ("bytes=-2", 206, b"3>"),
        ("bytes=0-999", 206, b"<source 3>"),
        ("bytes=99-", 416, b"The range lies outside of the segment.\n"),
        ("bytes=5-2", 416, b"The range lies outside of the segment.\n"),
        ("bytes=0-1,3-4", 200, b"<source 3>"),
        ("lines=1-2", 200, b"<source 3>"),
    ],
)
async def test_ranges(stage, header, status, body):
    answer = await stage.get("source/part-3.m4s", headers={"range": header})
    assert (answer.status_code, answer.content) == (status, body)


async def test_head_has_the_headers_and_no_body(stage):
    answer = await stage.client.head("source/part-3.m4s")
    assert answer.headers["content-length"] == "10"
    assert answer.content == b""


async def test_the_preflight_allows_ranges(stage):
    answer = await stage.client.options("source/index.m3u8")
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "range"


async def test_nothing_can_be_sent_here(stage):
    answer = await stage.client.post("source/index.m3u8")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/live/",
        f"/live/{BROADCAST_ID}",
        f"/live/{BROADCAST_ID}/",
        f"/live/{BROADCAST_ID.upper()}/index.m3u8",
        f"/live/{BROADCAST_ID}/index.m3u8/",
        f"/live/{BROADCAST_ID}/%2e%2e/index.m3u8",
        f"/live/{BROADCAST_ID}/..%2f..%2fetc%2fpasswd",
        f"/live/{BROADCAST_ID}/source/index.jsonl",
        f"/live/{BROADCAST_ID}/source/seg-00.m4s%00",
        f"/live/{BROADCAST_ID}/source/seg--1.m4s",
        f"/live/{BROADCAST_ID}/source/seg-../../x.m4s",
        f"/live/{BROADCAST_ID}/source/seg-٣.m4s",
        f"/live/{BROADCAST_ID}/source/init-7.mp4",
        f"/live/{BROADCAST_ID}/other/index.m3u8",
        f"/live/{BROADCAST_ID}/thumbnail.jpg",
        "/live/11111111-1111-1111-1111-111111111111/index.m3u8",
        "/metrics",
    ],
)
async def test_every_other_path_is_missing(stage, path):
    assert (await stage.get(f"http://origin{path}")).status_code == 404


async def test_the_thumbnail_and_the_health(stage):
    stage.broadcast.thumbnail = b"\xff\xd8picture"
    picture = await stage.get("thumbnail.jpg")
    assert (picture.headers["content-type"], picture.content) == ("image/jpeg", b"\xff\xd8picture")
    assert (await stage.get("http://origin/healthz")).json() == {"status": "ok"}


async def test_init_segments(stage):
    assert (await stage.get("source/init-0.mp4")).content == b"the init segment"
    (stage.directory / "source" / "init-5.mp4").write_bytes(b"an old one")
    assert (await stage.get("source/init-5.mp4")).content == b"an old one"
