"""An upload straight into the bucket: no byte passes through the site, and the video plays."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.streams.files import video_file
from tests.whole.breakable import BreakableProxy
from tests.whole.stack import Stack
from tests.whole.test_uploads import wait_for

pytestmark = pytest.mark.media
S3 = "/api/v1/videos/uploads/s3/"


@pytest.fixture
def uploader(recording_stack: Stack) -> Iterator[httpx.Client]:
    """An account's browser."""
    recording_stack.create_account("presigner")
    session = recording_stack.session_of("presigner")
    url = recording_stack.page_url
    with httpx.Client(base_url=url, cookies={"sessionid": session}, timeout=60) as browser:
        token = browser.get("/dashboard/uploads/").cookies["csrftoken"]
        browser.headers.update({"X-CSRFToken": token, "Referer": url})
        yield browser


def read_bytes_of(process: psutil.Process) -> int:
    """What the process has read from anywhere, sockets included."""
    return process.io_counters().read_chars


def test_the_site_gets_none_of_it(
    recording_stack: Stack, storage: BreakableProxy, uploader: httpx.Client, tmp_path: Path
) -> None:
    path = tmp_path / "big.mp4"
    path.write_bytes(video_file(seconds=12, size="1280x720", extra=("-b:v", "12M")))
    size_bytes = path.stat().st_size
    assert size_bytes > 10 * 2**20, "it has to take several parts"
    made = uploader.post(S3, json={"file_name": "big.mp4", "size_bytes": size_bytes})
    assert made.status_code == 201, made.text
    upload = made.json()
    web = recording_stack.process("web")
    assert web is not None
    read_before = read_bytes_of(web)

    data, step = path.read_bytes(), upload["part_size_bytes"]
    parts = [data[at : at + step] for at in range(0, size_bytes, step)]
    numbers = list(range(1, len(parts) + 1))
    links = uploader.post(f"{S3}{upload['id']}/parts/", json={"numbers": numbers}).json()["parts"]
    for link in links[:-1]:  # the last one comes after the page was reloaded
        assert link["url"].startswith(storage.url)
        assert httpx.put(link["url"], content=parts[link["number"] - 1]).status_code == 200
    known = {part["number"] for part in uploader.get(f"{S3}{upload['id']}/").json()["parts"]}
    assert known == set(numbers[:-1])
    assert httpx.put(links[-1]["url"], content=parts[-1]).status_code == 200
    done = uploader.post(f"{S3}{upload['id']}/complete/")
    assert done.status_code in {200, 202}, done.text

    # The process reads other things meanwhile, such as the database.
    assert read_bytes_of(web) - read_before < size_bytes // 2
    video = wait_for(uploader, "ready", "rejected")
    assert video["state"] == "ready", video["state_reason"]
    multivariant = uploader.get(video["playback_url"]).text
    renditions = [line for line in multivariant.splitlines() if line.endswith("/index.m3u8")]
    assert len(renditions) >= 2
    for rendition in renditions:
        url = video["playback_url"].replace("index.m3u8", rendition)
        playlist = uploader.get(url)
        assert "#EXT-X-ENDLIST" in playlist.text
        segment = uploader.get(url.replace("index.m3u8", "seg-0.m4s"))
        assert segment.headers["location"].startswith(storage.url)
        assert httpx.get(segment.headers["location"]).status_code == 200
