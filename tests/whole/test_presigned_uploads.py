"""An upload straight into the bucket: no byte passes through the site, and the video plays."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.streams.files import video_file
from tests.whole.breakable import BreakableProxy
from tests.whole.lengths import UPLOAD_BYTES
from tests.whole.stack import Stack
from tests.whole.test_uploads import (
    MAX_GROWTH_BYTES,
    WATCH_PROGRESS,
    check_every_rendition,
    make_file,
    wait_for,
)
from tests.whole.waiting import eventually

pytestmark = pytest.mark.media
S3 = "/api/v1/videos/uploads/s3/"


@pytest.fixture(scope="module")
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


# Four parts of 16 MiB at most, two at once: some seconds, time enough to look.
PADDED_BYTES = 56 * 2**20
SLOW = 6 * 2**20  # bytes sent per second


def pad(media: bytes, size_bytes: int) -> bytes:
    """The same MP4, as large as a long one: a box that readers skip (ISO/IEC 14496-12, 8.1.2)."""
    free = size_bytes - len(media)
    return media + free.to_bytes(4, "big") + b"free" + bytes(free - 8)


def open_uploads(viewer: Any, uploader: httpx.Client) -> Page:
    """The uploads page in a browser with the account's session."""
    url = str(uploader.base_url)
    session = {"name": "sessionid", "value": uploader.cookies["sessionid"], "url": url}
    viewer.page.context.add_cookies([session])
    viewer.page.goto(f"{url}/dashboard/uploads/")
    page: Page = viewer.page
    return page


def throttle_of(page: Page) -> Callable[[int], None]:
    """Sets how many bytes a second the page may send."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")

    def throttle(bytes_per_second: int) -> None:
        asked = {"offline": False, "latency": 0, "downloadThroughput": -1}
        network.send(
            "Network.emulateNetworkConditions", {**asked, "uploadThroughput": bytes_per_second}
        )

    return throttle


def percent_of(row: Locator) -> float:
    return float(row.locator("[data-bar]").evaluate("bar => bar.value"))


@pytest.mark.browser
def test_three_cuts_cost_nothing_and_every_rendition_plays(
    recording_stack: Stack,
    storage: BreakableProxy,
    uploader: httpx.Client,
    new_viewer: Any,
    tmp_path: Path,
    note_figure: Any,
) -> None:
    assert recording_stack.manage("prepare_storage")["has_cors"]
    path = tmp_path / "night.mp4"
    seconds = make_file(path, UPLOAD_BYTES)
    web = recording_stack.process("web")
    assert web is not None
    page = open_uploads(new_viewer(), uploader)
    throttle_of(page)(SLOW)
    page.evaluate(WATCH_PROGRESS)
    memory_before, read_before = web.memory_info().rss, read_bytes_of(web)
    page.locator("[data-picker]").set_input_files(path)
    row = page.locator(".upload-row").first
    for percent in (15, 40, 65):
        eventually(
            lambda: percent_of(row),
            f"{percent} % are sent",
            until=lambda now, enough=percent: now >= enough,
            within_s=240,
        )
        assert storage.cut() > 0
    expect(row).to_have_attribute("data-phase", "processing", timeout=240_000)
    growth, size_bytes = web.memory_info().rss - memory_before, path.stat().st_size
    read_bytes = read_bytes_of(web) - read_before
    note_figure(
        f"web grew by {growth / 1e6:.1f} MB and read {read_bytes / 1e6:.1f} MB of anything "
        f"while a page sent {size_bytes / 1e6:.0f} MB into the bucket"
    )
    assert growth < MAX_GROWTH_BYTES
    assert read_bytes < size_bytes // 2
    assert len(set(page.evaluate("window.seenPercents"))) >= 5
    expect(row.locator("[data-status]")).to_contain_text("Ready", timeout=600_000)
    check_every_rendition(uploader, seconds)


@pytest.mark.browser
def test_the_page_sends_parts_pauses_and_goes_on_after_a_reload(
    recording_stack: Stack,
    storage: BreakableProxy,
    uploader: httpx.Client,
    new_viewer: Any,
    tmp_path: Path,
) -> None:
    assert recording_stack.manage("prepare_storage")["has_cors"]
    path = tmp_path / "long_night.mp4"
    path.write_bytes(pad(video_file(seconds=6, size="320x180"), PADDED_BYTES))
    viewer = new_viewer()
    page = open_uploads(viewer, uploader)
    sent: list[int] = []

    def note(response: Response) -> None:
        part = re.search(r"[?&]partNumber=(\d+)", response.url)
        if part and response.request.method == "PUT" and response.ok:
            assert response.url.startswith(storage.url)
            sent.append(int(part[1]))

    page.on("response", note)
    row = page.locator(".upload-row").first
    with storage.holding(rb"^PUT .*[?&]partNumber=[2-9]"):
        page.locator("[data-picker]").set_input_files(path)
        eventually(lambda: percent_of(row) and sent == [1], "the first part is in the bucket")
        expect(row).to_have_attribute("data-phase", "sending")
        row.get_by_role("button", name="Pause").click()
        expect(row).to_have_attribute("data-phase", "paused")
        assert 0 < percent_of(row) < 100
        page.reload()
    expect(row).to_have_attribute("data-phase", "file-needed")
    eventually(lambda: percent_of(row), "the page knows what is there", until=lambda now: now >= 28)
    assert sent == [1]
    page.locator("[data-picker]").set_input_files(path)
    expect(row.locator("[data-status]")).to_contain_text("Ready", timeout=300_000)
    assert len(set(sent)) == len(sent), "no part is sent twice"

    row.get_by_role("link", name="Open").click()
    viewer.wait_playing()
