"""Uploads through the whole product: tus-js-client over a bad network, a killed worker, memory."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.streams.files import files_below, video_file
from tests.whole.cutting import CuttingProxy
from tests.whole.programs import NODE
from tests.whole.stack import CHECKOUT, Stack
from tests.whole.waiting import eventually

pytestmark = pytest.mark.media

TUS = "/api/v1/videos/uploads/tus/"
# What is sent by PATCH bodies as they come; the whole file is several times what may be held.
BIG_BYTES = int(os.environ.get("UPLOAD_TEST_BYTES", "120000000"))
MAX_GROWTH_BYTES = 50_000_000


@pytest.fixture(scope="module")
def uploader(stack: Stack) -> Iterator[httpx.Client]:
    """An account's browser."""
    stack.create_account("uploader")
    cookies = {"sessionid": stack.session_of("uploader")}
    with httpx.Client(base_url=stack.page_url, cookies=cookies, timeout=60) as browser:
        yield browser


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


def wait_for(uploader: httpx.Client, *states: str, within_s: float = 180) -> dict[str, Any]:
    return eventually(
        lambda: newest_video(uploader),
        f"the video is {' or '.join(states)}",
        until=lambda video: video["state"] in states,
        within_s=within_s,
    )


def test_three_cuts_cost_nothing_and_the_video_plays(
    stack: Stack, uploader: httpx.Client, tmp_path: Path
) -> None:
    path = tmp_path / "night.mp4"
    path.write_bytes(video_file(seconds=9, size="640x360", extra=("-b:v", "8M")))
    piece = path.stat().st_size // 4
    with CuttingProxy(stack.ports["PORT"], [piece // 2, piece, piece // 3]) as proxy:
        done = send_by_tus(uploader, path, proxy.port, chunk_bytes=2**30)
        assert proxy.cuts == 3
    assert done["retries"] >= 3
    video = wait_for(uploader, "ready", "rejected")
    assert (video["state"], video["title"]) == ("ready", "By tus"), video["state_reason"]
    assert abs(video["duration_ms"] - 9000) < 100
    playlist = uploader.get(video["playback_url"])
    assert playlist.status_code == 200
    assert playlist.text.count("#EXT-X-STREAM-INF") >= 2
    assert files_below(stack.data_dir / "uploads-incoming") == []


def test_a_killed_worker_loses_nothing(
    stack: Stack, uploader: httpx.Client, tmp_path: Path
) -> None:
    path = tmp_path / "long.mp4"
    path.write_bytes(video_file(seconds=40, size="854x480"))
    send_by_tus(uploader, path, stack.ports["PORT"], chunk_bytes=2**30)
    wait_for(uploader, "transcoding")
    stack.kill("video")
    video = wait_for(uploader, "ready", "rejected", within_s=240)
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
