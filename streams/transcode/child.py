"""Starting an ffmpeg that cannot outlive this process or take the machine from the live picture."""

import asyncio
import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import imageio_ffmpeg
import structlog

_log = structlog.get_logger(__name__)
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
_STDERR_LINE_BYTES = 4096
_KILL_AFTER_S = 2.0


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one ffmpeg may use."""

    nice: int = 5
    address_space_bytes: int = 4 * 1024**3
    file_bytes: int = 0  # it writes to pipes only


class Child:
    """A running ffmpeg: its process, its standard error in the log, its end."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self.process = process
        self._name = name
        self.last_error = ""
        self._stderr = asyncio.create_task(self._log_stderr(), name=f"{name} stderr")

    async def wait(self) -> int:
        """The exit status, once all of its standard error has been read."""
        code = await self.process.wait()
        await self._stderr
        return code

    async def stop(self) -> None:
        """Ask it to end, insist after two seconds; returns once it has ended."""
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            async with asyncio.timeout(_KILL_AFTER_S):
                await self.process.wait()
        except TimeoutError:
            self.kill()
        await self.wait()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def _log_stderr(self) -> None:
        stream = self.process.stderr
        assert stream is not None
        while line := await _read_line(stream):
            text = line.decode("utf-8", "replace").strip()
            if text:
                self.last_error = text[:300]
                # Its warnings are about how encoders fill in their headers.
                tell = _log.debug if "[warning]" in text else _log.warning
                tell("ffmpeg_said", child=self._name, text=self.last_error)


async def spawn_ffmpeg(
    arguments: Sequence[str],
    *,
    name: str,
    pass_fds: Sequence[int] = (),
    stdout: int = asyncio.subprocess.DEVNULL,
    limits: ChildLimits | None = None,
) -> Child:
    """Start ffmpeg with a pipe as standard input; call it from the main thread only.

    PR_SET_PDEATHSIG ends the child with the *thread* that started it.
    """
    process = await asyncio.create_subprocess_exec(
        imageio_ffmpeg.get_ffmpeg_exe(),
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=stdout,
        stderr=asyncio.subprocess.PIPE,
        limit=_STDERR_LINE_BYTES,
        pass_fds=pass_fds,
        # A minimal environment: nothing of ours, no proxy, no report file.
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        start_new_session=True,
        preexec_fn=prepare_child(limits or ChildLimits(), os.getpid()),
    )
    return Child(process, name)


def prepare_child(limits: ChildLimits, parent_pid: int) -> Callable[[], None]:
    """What the child does to itself between fork and exec."""

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent_pid:  # the parent died before prctl
            os._exit(1)
        os.nice(limits.nice)
        size = limits.address_space_bytes
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return prepare


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    """One line, or as much of it as fits; empty at the end."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await stream.readexactly(error.consumed)
