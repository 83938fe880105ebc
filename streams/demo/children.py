"""ffmpeg as a child that cannot outlive this process."""

import asyncio
import contextlib
import signal
from collections.abc import Sequence

import structlog

from twitchclone.core.supervisor.launch import die_with_parent

log = structlog.get_logger(__name__)

_KILL_AFTER_S = 3.0
_STDERR_KEPT = 400


async def run_ffmpeg(argv: Sequence[str], *, name: str) -> int:
    """Run to the end and return the exit status; cancelling ends the child first.

    Call it from the main thread: the child's death signal is tied to the thread that starts it.
    """
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        await _end(process)
        raise
    if process.returncode:
        # The log's redaction takes the stream key out of an address that ffmpeg complains about.
        words = said.decode("utf-8", "replace").strip()[-_STDERR_KEPT:]
        log.warning("demo.ffmpeg_failed", child=name, status=process.returncode, said=words)
    return process.returncode or 0


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_KILL_AFTER_S):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
