"""One request's body on its way to disk: back-pressure, checksum, and an end at any moment."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from streams.media.tus import Checksum, TusError
from streams.storage.incoming import IncomingFile
from twitchclone.core.websocket import Receive

P = ParamSpec("P")
T = TypeVar("T")

_WRITE_BYTES = 2**20
_LOOK_EVERY_S = 0.5
CHECKSUM_MISMATCH = 460
# Disks, not sessions, are what these wait for; more threads would only queue there.
_executor = ThreadPoolExecutor(max_workers=4, thread_name_prefix="uploads")
# Whoever takes a turn waits for the one before to write its last bytes, so never in its threads.
_turns = ThreadPoolExecutor(max_workers=16, thread_name_prefix="upload-turns")


async def in_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking piece of file work."""
    call = functools.partial(function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_executor, call)


async def take_turn(upload_id: UUID) -> IncomingFile:
    """The right to write to the upload's file; raises UploadBusy."""
    return await asyncio.get_running_loop().run_in_executor(_turns, IncomingFile, upload_id)


async def receive_body(
    receive: Receive, file: IncomingFile, *, size_bytes: int, checksum: Checksum | None
) -> None:
    """Append the body to the file until it ends, breaks off, or another request takes the turn.

    What came is kept and synced in each of these cases, unless a checksum says whether it may be.
    Raises TusError: 460 for a wrong checksum, 413 for more than `size_bytes` in all, 409 when the
    turn was lost. A connection that broke raises nothing: nobody is there to be told.
    """
    if checksum is not None:
        await in_thread(file.expect_checksum)
    hasher: Any = checksum.begin() if checksum else None
    is_whole = False
    try:
        async for data in _pieces(receive, file):
            if file.size_bytes + len(data) > size_bytes:
                raise TusError(413, "This is more than Upload-Length said.")
            await in_thread(_write, file, data, hasher)
        is_whole = True
    except ConnectionError:
        return
    finally:
        await asyncio.shield(in_thread(_settle, file, checksum, hasher, is_whole))
    if checksum is not None and hasher.digest() != checksum.digest:
        raise TusError(CHECKSUM_MISMATCH, "The checksum does not match.")


def _write(file: IncomingFile, data: bytearray, hasher: Any) -> None:
    if hasher is not None:
        hasher.update(data)
    file.write(data)


def _settle(file: IncomingFile, checksum: Checksum | None, hasher: Any, is_whole: bool) -> None:
    if checksum is None:
        file.sync()
    elif is_whole and hasher.digest() == checksum.digest:
        file.accept()
    else:
        file.discard()


async def _pieces(receive: Receive, file: IncomingFile) -> AsyncIterator[bytearray]:
    """The body in pieces of about a megabyte; raises ConnectionError when it breaks off.

    The server reads no further than what is taken here, so memory stays flat at any speed.
    """
    held = bytearray()
    is_more = True
    while is_more:
        message = await _next_message(receive, file, held)
        if message is None or message["type"] == "http.disconnect":
            if held:
                yield held
            if message is None:
                raise TusError(409, "Another request goes on with this upload.")
            raise ConnectionAbortedError
        held += message.get("body", b"")
        is_more = bool(message.get("more_body"))
        if len(held) >= _WRITE_BYTES or not is_more:
            if not file.is_ours:
                raise TusError(409, "Another request goes on with this upload.")
            if held:
                yield held
            held = bytearray()


async def _next_message(receive: Receive, file: IncomingFile, held: bytearray) -> Any:
    """The next message of the server; None once the turn is another's.

    A connection that died without a word says nothing for minutes; whoever sends the rest by a new
    one must not wait for it.
    """
    task = asyncio.ensure_future(receive())
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=_LOOK_EVERY_S)
            if not task.done() and not file.is_ours:
                return None
        return task.result()
    finally:
        task.cancel()
