"""Uploads through the whole product: tus-js-client over a bad network, a killed worker, memory."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import pytest
from playwright.sync_api import expect

from tests.streams.files import files_below, video_file
from tests.whole.cutting import CuttingProxy
from tests.whole.lengths import UPLOAD_BYTES
from tests.whole.programs import NODE
from tests.whole.stack import CHECKOUT, Stack
from tests.whole.waiting import eventually

pytestmark = pytest.mark.media

TUS = "/api/v1/videos/uploads/tus/"
# Several times what the web process may grow by.
BIG_BYTES = max(UPLOAD_BYTES, 120_000_000)
MAX_GROWTH_BYTES = 50_000_000
WATCH_PROGRESS = """
window.seenPercents = [];
new MutationObserver(() => {
  const row = document.querySelector(".upload-row[data-phase=sending]");
  if (row) window.seenPercents.push(Math.floor(row.querySelector("progress").value));
}).observe(document.body, { subtree: true, attributeFilter: ["value"] });
"""


@pytest.fixture(scope="module")
def uploader(stack: Stack) -> Iterator[httpx.Client]:
    """An account's browser."""
    stack.create_account("uploader")
    cookies = {"sessionid": stack.session_of("uploader")}
    with httpx.Client(base_url=stack.page_url, cookies=cookies, timeout=60) as browser:
        yield browser


def make_file(path: Path, size_bytes: int) -> int:
    """A video of about this size at 32 Mbit/s, because it is mostly noise; its seconds."""
    seconds = max(4, size_bytes // 4_000_000)
    rate = ("-b:v", "32M", "-minrate", "32M", "-maxrate", "32M", "-bufsize", "8M")
    noise = ("-vf", "noise=alls=60:allf=t", "-bf", "0", *rate)
    path.write_bytes(video_file(seconds=seconds, size="640x360", extra=noise))
    return seconds


def play_through(url: str) -> float:
    """Decode a playlist's every picture; how many seconds of them there were."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-xerror", "-i", url]
    measure = ["-map", "0:v", "-f", "null", "-progress", "pipe:1", "-"]
    played = subprocess.run(
        [*command, *measure], capture_output=True, text=True, timeout=300, check=True
    )
    assert played.stderr == ""
    return int(re.findall(r"out_time_us=(\d+)", played.stdout)[-1]) / 1e6


def send_by_tus(
    uploader: httpx.Client, path: Path, port: int, *, chunk_bytes: int
) -> dict[str, Any]:
    config = {
        "endpoint": f"http://127.0.0.1:{port}{TUS}",
        "file": str(path),
        "cookie": f"sessionid={uploader.cookies['sessionid']}",
        "chunkBytes": chunk_bytes,
    }
    program = CHECKOUT / "tests" / "whole" / "clients" / "tus.mjs"
    done = subprocess.run(
        [NODE, program, json.dumps(config)], cwd=CHECKOUT, capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def newest_video(uploader: httpx.Client) -> dict[str, Any]:
    video: dict[str, Any] = uploader.get("/api/v1/me/videos/").json()["results"][0]
    return video


def check_every_rendition(uploader: httpx.Client, seconds: int) -> None:
    """The newest video is as long as its file, and two renditions or more play to its end."""
    video = newest_video(uploader)
    assert abs(video["duration_ms"] / 1000 - seconds) < 0.1
    multivariant = uploader.get(video["playback_url"]).text
    renditions = [line for line in multivariant.splitlines() if line.endswith("/index.m3u8")]
    assert len(renditions) >= 2
    base = str(uploader.base_url.join(video["playback_url"])).removesuffix("index.m3u8")
    for rendition in renditions:
        assert abs(play_through(f"{base}{rendition}") - seconds) < 0.1, rendition


def wait_for(uploader: httpx.Client, *states: str, within_s: float = 600) -> dict[str, Any]:
    return eventually(
        lambda: newest_video(uploader),
        f"the video is {' or '.join(states)}",
        until=lambda video: video["state"] in states,
        within_s=within_s,
    )


@pytest.mark.browser
def test_three_cuts_cost_nothing_and_every_rendition_plays(
    stack: Stack, uploader: httpx.Client, new_viewer: Any, tmp_path: Path, note_figure: Any
) -> None:
    path = tmp_path / "night.mp4"
    seconds = make_file(path, UPLOAD_BYTES)
    web = stack.process("web")
    assert web is not None
    before = web.memory_info().rss
    cut_after = [UPLOAD_BYTES // 8, UPLOAD_BYTES // 4, UPLOAD_BYTES // 6]
    with CuttingProxy(stack.ports["PORT"], cut_after) as proxy:
        page = new_viewer().page
        url = f"http://127.0.0.1:{proxy.port}"
        page.context.add_cookies(
            [{"name": "sessionid", "value": uploader.cookies["sessionid"], "url": url}]
        )
        page.goto(f"{url}/dashboard/uploads/")
        page.evaluate(WATCH_PROGRESS)
        page.locator("[data-picker]").set_input_files(path)
        row = page.locator(".upload-row").first
        expect(row).to_have_attribute("data-phase", "processing", timeout=240_000)
        assert proxy.cuts == 3
        growth = web.memory_info().rss - before
        seen = page.evaluate("window.seenPercents")
        expect(row.locator("[data-status]")).to_contain_text("Ready", timeout=600_000)
    assert len(set(seen)) >= 5
    note_figure(f"web grew by {growth / 1e6:.1f} MB while a page sent {path.stat().st_size} bytes")
    assert growth < MAX_GROWTH_BYTES
    check_every_rendition(uploader, seconds)
    eventually(lambda: files_below(stack.data_dir / "uploads-incoming") == [], "none is kept twice")


def test_a_killed_worker_loses_nothing(
    stack: Stack, uploader: httpx.Client, tmp_path: Path
) -> None:
    path = tmp_path / "long.mp4"
    path.write_bytes(video_file(seconds=40, size="854x480"))
    send_by_tus(uploader, path, stack.ports["PORT"], chunk_bytes=2**30)
    wait_for(uploader, "transcoding")
    stack.kill("video")
    video = wait_for(uploader, "ready", "rejected", within_s=600)
    assert video["state"] == "ready", video["state_reason"]
    eventually(lambda: files_below(stack.data_dir / "uploads-work") == [], "no work folder is left")


def test_what_is_no_video_is_rejected(uploader: httpx.Client) -> None:
    secret = b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    token = uploader.get("/dashboard/uploads/").cookies.get("csrftoken", "")
    answer = uploader.post(
        "/api/v1/videos/upload/",
        files={"file": ("holiday.mp4", secret, "video/mp4")},
        headers={"X-CSRFToken": token, "Referer": str(uploader.base_url)},
    )
    assert answer.status_code == 201, answer.text
    video = wait_for(uploader, "rejected", "ready")
    assert video["state"] == "rejected"
    assert "not a video" in video["state_reason"]


def test_the_web_process_stays_small(
    stack: Stack, uploader: httpx.Client, note_figure: Any
) -> None:
    web = stack.process("web")
    assert web is not None
    headers = {"Tus-Resumable": "1.0.0"}
    created = uploader.post(TUS, headers={**headers, "Upload-Length": str(BIG_BYTES)})
    block = os.urandom(2**20)
    before = highest = web.memory_info().rss

    def body() -> Iterator[bytes]:
        nonlocal highest
        left = BIG_BYTES
        while left:
            yield block[:left]
            left -= min(left, len(block))
            highest = max(highest, web.memory_info().rss)

    sent = uploader.patch(
        created.headers["location"],
        content=body(),
        headers={
            **headers, "Upload-Offset": "0", "Content-Length": str(BIG_BYTES),
            "Content-Type": "application/offset+octet-stream",
        },
    )  # fmt: skip
    assert sent.status_code == 204
    growth = highest - before
    note_figure(f"web grew by {growth / 1e6:.1f} MB while {BIG_BYTES / 1e6:.0f} MB came")
    assert growth < MAX_GROWTH_BYTES
    wait_for(uploader, "rejected")
