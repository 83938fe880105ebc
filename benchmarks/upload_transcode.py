"""From an uploaded file to a video in all its renditions, against plain ffmpeg on the same file.

The product takes a minute of 1080p by tus and makes the ladder with half of the cores, so that what
is live goes first. The baselines, with as many threads: its own command alone, one ffmpeg for each
rendition one after the other, and the file's own size only.
"""

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg

from streams.transcode.ladder import parse_ladder
from streams.transcode.probe import Probed, probe_file
from streams.transcode.vod import VodRendition, build_vod_arguments, plan_renditions
from tests.whole.stack import Stack
from tests.whole.waiting import eventually

Row = dict[str, Any]

SECONDS = 60
_LADDER = "720p:1280x720:2800k:30,480p:854x480:1200k:30,160p:284x160:230k:15"
_THREADS = max(1, (os.cpu_count() or 1) // 2)
_TUS = "/api/v1/videos/uploads/tus/"
_HEADERS = {"Tus-Resumable": "1.0.0"}
_LONGEST_S = 1800


def run() -> list[Row]:
    """A row for the product, one for each way of plain ffmpeg."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = _make_file(folder)
        probed = probe_file(source)
        renditions = plan_renditions(probed, parse_ladder(_LADDER.split(",")))
        return [
            _row("twitchclone, sent to ready", _through_the_product(source), 0.0),
            _row("its command alone", *_encode(renditions, source, probed, folder)),
            _row("an ffmpeg for each", *_one_by_one(renditions, source, probed, folder)),
            _row("the file's own size only", *_encode(renditions[:1], source, probed, folder)),
        ]


def _row(what: str, seconds: float, cpu_seconds: float) -> Row:
    return {
        "what": what,
        "seconds": round(seconds, 1),
        "times real time": round(SECONDS / seconds, 2),
        "CPU s": round(cpu_seconds, 1) or None,
    }


def _through_the_product(source: Path) -> float:
    with Stack(environment={"TRANSCODE_LADDER": _LADDER}) as stack:
        stack.create_account("uploader")
        cookies = {"sessionid": stack.session_of("uploader")}
        with httpx.Client(base_url=stack.page_url, cookies=cookies, timeout=60) as client:
            _send(client, source)
            began = time.monotonic()
            eventually(
                lambda: client.get("/api/v1/me/videos/").json()["results"][0]["state"],
                "the video is ready",
                until=lambda state: state == "ready",
                within_s=_LONGEST_S,
            )
            return time.monotonic() - began


def _send(client: httpx.Client, source: Path) -> None:
    size_bytes = source.stat().st_size
    created = client.post(_TUS, headers={**_HEADERS, "Upload-Length": str(size_bytes)})
    created.raise_for_status()
    kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    with source.open("rb") as body:
        sent = client.patch(created.headers["location"], content=body, headers=_HEADERS | kind)
    sent.raise_for_status()


def _one_by_one(
    renditions: Sequence[VodRendition], source: Path, probed: Probed, folder: Path
) -> tuple[float, float]:
    runs = [_encode([rendition], source, probed, folder) for rendition in renditions]
    return sum(seconds for seconds, _ in runs), sum(cpu_seconds for _, cpu_seconds in runs)


def _encode(
    renditions: Sequence[VodRendition], source: Path, probed: Probed, folder: Path
) -> tuple[float, float]:
    outputs = [folder / f"{rendition.spec.name}.mp4" for rendition in renditions]
    arguments = build_vod_arguments(
        renditions, source=source, outputs=outputs, probed=probed, threads=_THREADS
    )
    before, began = _cpu_seconds(), time.monotonic()
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), *arguments],
        check=True, capture_output=True, timeout=_LONGEST_S,
    )  # fmt: skip
    return time.monotonic() - began, _cpu_seconds() - before


def _cpu_seconds() -> float:
    """Of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _make_file(folder: Path) -> Path:
    """A moving pattern with grain and a tone, as a camera's file: H.264 at 8 Mbit/s."""
    path = folder / "camera.mp4"
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin"),
        *("-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30,noise=alls=8:allf=t"),
        *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", str(SECONDS)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", "8M"),
        *("-c:a", "aac", str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_S)
    return path
