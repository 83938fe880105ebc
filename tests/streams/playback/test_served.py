"""Videos through the real web server: ffmpeg plays them, and a large file costs no memory."""

import asyncio
import subprocess
from functools import partial

import httpx
import imageio_ffmpeg
import psutil
import pytest
from asgiref.sync import sync_to_async

from streams.models import Video, VideoVisibility
from streams.playback.addresses import file_path, playlist_path
from streams.storage import Area, local_path
from tests.core.serving import serving
from tests.streams.recorded import make_video
from twitchclone.asgi import application

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
_MEGABYTE = 2**20


@pytest.fixture
async def site():
    async with serving(application) as (address, _):
        yield address.replace("ws://", "http://")


async def decode(address: str, *arguments: str) -> bytes:
    """What ffmpeg makes of a playlist, pictures and sound decoded; any complaint is a failure."""
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "warning", "-xerror"),
        *(*arguments, "-i", address, "-map", "0:v:0", "-map", "0:a:0", "-f", "framemd5", "-"),
    ]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    output, complaints = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, complaints
    return output


def pictures(output: bytes) -> int:
    return sum(line.startswith(b"0,") for line in output.splitlines())


@pytest.mark.parametrize("visibility", [VideoVisibility.PUBLIC, VideoVisibility.SUBSCRIBERS])
async def test_ffmpeg_plays_a_video(site, broadcaster, any_storage, visibility):
    make = partial(sync_to_async(make_video), broadcaster.channel)
    video = await make(
        seconds=8, has_media=True, renditions=["source", "160p"], visibility=visibility
    )
    output = await decode(f"{site}{playlist_path(video)}")
    assert pictures(output) == 240
    small = await decode(f"{site}{file_path(video, '160p/index.m3u8')}")
    assert pictures(small) == 240


async def test_ffmpeg_plays_a_trimmed_video(site, broadcaster, any_storage):
    make = partial(sync_to_async(make_video), broadcaster.channel)
    video = await make(seconds=10, has_media=True, trim_start_ms=2_000, trim_end_ms=8_000)
    assert pictures(await decode(f"{site}{playlist_path(video)}")) == 180


def large_file(video: Video) -> str:
    """400 MB in the place of a segment, which take no room on the disk."""
    path = local_path(Area.VIDEOS, f"{video.storage_prefix}/source/seg-0.m4s")
    assert path is not None
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(400 * _MEGABYTE)
    return str(path)


async def test_a_large_file_is_sent_with_flat_memory(site, broadcaster, local_storage):
    video = await sync_to_async(make_video)(broadcaster.channel)
    await sync_to_async(large_file)(video)
    process, received, most = psutil.Process(), 0, 0
    before = process.memory_info().rss
    async with (
        httpx.AsyncClient(timeout=60) as client,
        client.stream("GET", f"{site}{file_path(video, 'source/seg-0.m4s')}") as response,
    ):
        async for piece in response.aiter_raw(_MEGABYTE):
            received += len(piece)
            most = max(most, process.memory_info().rss)
    assert received == 400 * _MEGABYTE
    assert most - before < 64 * _MEGABYTE


async def test_who_goes_away_frees_the_file(site, broadcaster, local_storage):
    video = await sync_to_async(make_video)(broadcaster.channel)
    path = await sync_to_async(large_file)(video)
    async with (
        httpx.AsyncClient(timeout=60) as client,
        client.stream("GET", f"{site}{file_path(video, 'source/seg-0.m4s')}") as response,
    ):
        assert response.status_code == 200
        assert is_open(path)
    for _ in range(100):
        if not is_open(path):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the file is still open")


def is_open(path: str) -> bool:
    return any(one.path == path for one in psutil.Process().open_files())


async def test_other_addresses_are_djangos(site):
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{site}/vodka")).status_code == 404
        answer = await client.get(f"{site}/vod/nothing")
        assert (answer.status_code, answer.text) == (404, "There is nothing here.\n")
