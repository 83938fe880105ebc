"""Uploads by tus: how fast a large file arrives, and how much the web process grows by it.

One file of 200 MB and one of 2 GB, each in a single PATCH as tus-js-client sends it. The baseline
is the same client and a bare ASGI application on uvicorn that writes the body into a file.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.whole.stack import Stack, free_ports
from tests.whole.waiting import eventually

Row = dict[str, Any]

SIZES = {"200 MB": 200_000_000, "2 GB": 2_000_000_000}
_TUS = "/api/v1/videos/uploads/tus/"
_HEADERS = {"Tus-Resumable": "1.0.0"}
_BODY = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
_BLOCK = os.urandom(2**20)
_TARGET_GROWTH_MB = 50


def run() -> list[Row]:
    """A row for each size, through the product and through the bare application."""
    with Stack() as stack:
        stack.create_account("uploader")
        cookies = {"sessionid": stack.session_of("uploader")}
        with httpx.Client(base_url=stack.page_url, cookies=cookies, timeout=600) as client:
            web = stack.process("web")
            assert web is not None
            product = [_row("twitchclone", name, client, web, _create) for name in SIZES]
    with _bare_server() as (url, process), httpx.Client(base_url=url, timeout=600) as client:
        bare = [_row("bare ASGI", name, client, process, lambda *_: "/") for name in SIZES]
    return product + bare


def _row(
    server: str,
    name: str,
    client: httpx.Client,
    process: psutil.Process,
    create: Callable[[httpx.Client, int], str],
) -> Row:
    size_bytes = SIZES[name]
    before = process.memory_info().rss
    highest, cpu_before, began = before, sum(process.cpu_times()[:2]), time.monotonic()

    def body() -> Iterator[bytes]:
        nonlocal highest
        left = size_bytes
        while left:
            yield _BLOCK[:left]
            left -= min(left, len(_BLOCK))
            highest = max(highest, process.memory_info().rss)

    headers = {**_HEADERS, **_BODY, "Content-Length": str(size_bytes)}
    answer = client.patch(create(client, size_bytes), content=body(), headers=headers)
    answer.raise_for_status()
    seconds = time.monotonic() - began
    growth_mb = (highest - before) / 1e6
    return {
        "server": server,
        "file": name,
        "seconds": round(seconds, 1),
        "MB/s": round(size_bytes / 1e6 / seconds),
        "CPU s of the process": round(sum(process.cpu_times()[:2]) - cpu_before, 1),
        "process grew by MB": round(growth_mb, 1),
        "note": f"above {_TARGET_GROWTH_MB} MB" if growth_mb > _TARGET_GROWTH_MB else "",
    }


def _create(client: httpx.Client, size_bytes: int) -> str:
    headers = {**_HEADERS, "Upload-Length": str(size_bytes)}
    created = client.post(_TUS, headers=headers)
    created.raise_for_status()
    return created.headers["location"]


async def write_body(scope: Any, receive: Any, send: Any) -> None:
    """The least that receives a file: an ASGI application that writes the body where it is told."""
    if scope["type"] != "http":
        return
    with Path(os.environ["BARE_FILE"]).open("wb") as file:
        while True:
            message = await receive()
            await asyncio.to_thread(file.write, message.get("body", b""))
            if not message.get("more_body"):
                break
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@contextlib.contextmanager
def _bare_server() -> Iterator[tuple[str, psutil.Process]]:
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "benchmarks.upload_throughput:write_body"),
                *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error"),
            ],
            env={**os.environ, "BARE_FILE": str(Path(folder) / "body")},
        )
        try:
            url = f"http://127.0.0.1:{port}"
            eventually(lambda: _answers(url), "the bare server answers", within_s=30)
            yield url, psutil.Process(process.pid)
        finally:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 204
    except httpx.HTTPError:
        return False
