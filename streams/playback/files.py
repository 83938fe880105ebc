"""Files on this machine's disk: whole or a range, in pieces, as fast as the reader takes them."""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from streams.playback.responses import Headers, Response, error
from twitchclone.core.byte_range import read_range

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PIECE_BYTES = 256 * 1024
STALLED_S = 30.0
# Disks do not get faster by more; a reader's next piece waits for its turn.
_disk = ThreadPoolExecutor(max_workers=8, thread_name_prefix="vod-disk")


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What is asked for of an open file; `end` is exclusive."""

    file: BinaryIO
    status: int
    headers: Headers
    start: int
    end: int


async def open_file(
    path: Path, request_headers: dict[bytes, bytes], headers: Headers
) -> FileAnswer | Response:
    """The file, ready to be sent; the caller closes it. 404, 416 and 304 are whole answers."""
    loop = asyncio.get_running_loop()
    try:
        file, status = await loop.run_in_executor(_disk, _open, path)
    except OSError:
        return error(404, "This file does not exist.")
    answer = _resolve(file, status, request_headers, headers)
    if isinstance(answer, Response):
        file.close()
    return answer


async def send_file(answer: FileAnswer, receive: Receive, send: Send) -> None:
    """Send the body in pieces; each waits until the one before is on its way.

    Who takes nothing for STALLED_S is left: the connection ends inside the body.
    """
    loop = asyncio.get_running_loop()
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        )
        at = answer.start
        while at < answer.end and not gone.done():
            size = min(PIECE_BYTES, answer.end - at)
            piece = await loop.run_in_executor(_disk, _read, answer.file, at, size)
            if not piece:
                # Shorter than it was: the connection ends inside the body, so nobody believes it.
                raise OSError("the file was cut while it was sent")
            at += len(piece)
            async with asyncio.timeout(STALLED_S):
                await send(
                    {"type": "http.response.body", "body": piece, "more_body": at < answer.end}
                )
    except TimeoutError:
        return
    finally:
        gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _open(path: Path) -> tuple[BinaryIO, os.stat_result]:
    file = path.open("rb")
    return file, os.fstat(file.fileno())


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    return os.pread(file.fileno(), size, at)


def _resolve(
    file: BinaryIO, status: os.stat_result, asked: dict[bytes, bytes], headers: Headers
) -> FileAnswer | Response:
    size = status.st_size
    tag = b'"%x-%x"' % (status.st_mtime_ns, size)
    common = [*headers, (b"etag", tag), (b"accept-ranges", b"bytes")]
    if asked.get(b"if-none-match") == tag:
        return Response(304, common)
    # A range of another version would be put together with this one (RFC 9110, 13.1.5).
    is_current = asked.get(b"if-range", tag) == tag
    span = read_range(asked.get(b"range"), size) if is_current else None
    if span is None:
        return FileAnswer(file, 200, [*common, (b"content-length", b"%d" % size)], 0, size)
    start, end = span
    if start >= end:
        unsatisfied = (b"content-range", b"bytes */%d" % size)
        return error(416, "The range lies outside of the file.", extra=[unsatisfied])
    ranged = [
        (b"content-length", b"%d" % (end - start)),
        (b"content-range", b"bytes %d-%d/%d" % (start, end - 1, size)),
    ]
    return FileAnswer(file, 206, [*common, *ranged], start, end)
