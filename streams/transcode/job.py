"""ffmpeg as a background job: run to its end, with a deadline, limits and progress."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg
import structlog

from streams.transcode.child import ChildLimits, prepare_child

_log = structlog.get_logger(__name__)
_STDERR_TAIL_BYTES = 4000
_REPORT_BYTES = 64 * 1024
_GIGABYTE = 1024**3
# A job writes files, waits for nobody, and steps back behind the live picture.
JOB_LIMITS = ChildLimits(nice=10, address_space_bytes=8 * _GIGABYTE, file_bytes=200 * _GIGABYTE)


class FfmpegFailed(Exception):
    """ffmpeg ended with an error, or not in time; the text is the end of what it said."""


def run_ffmpeg(
    arguments: Sequence[str],
    *,
    timeout_s: float,
    cwd: Path | None = None,
    stdin: bytes = b"",
    limits: ChildLimits = JOB_LIMITS,
    on_progress: Callable[[int], None] | None = None,
    is_report: bool = False,
) -> bytes:
    """Run ffmpeg with these arguments and return its standard output; raises FfmpegFailed.

    With `is_report` what is returned is the beginning of its standard error.

    `on_progress` is told the output's position in milliseconds about twice a second; the standard
    output is then ffmpeg's own report and not returned. Blocking; the caller's thread must live as
    long, because the child is killed with the thread that started it.
    """
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *arguments]
    if on_progress is not None:
        command[1:1] = ["-progress", "pipe:1", "-stats_period", "0.5"]
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            start_new_session=True,
            preexec_fn=prepare_child(limits, os.getpid()),
        )
        output = _wait(process, timeout_s, on_progress)
        if process.returncode:
            complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - _STDERR_TAIL_BYTES))
            said = complaints.read().decode("utf-8", "replace").strip()
            raise FfmpegFailed(said or f"ffmpeg ended with {process.returncode}")
        if is_report:
            complaints.seek(0)
            return complaints.read(_REPORT_BYTES)
        return output


def _wait(
    process: "subprocess.Popen[bytes]", timeout_s: float, on_progress: Callable[[int], None] | None
) -> bytes:
    assert process.stdout is not None
    deadline = threading.Timer(timeout_s, process.kill)
    deadline.start()
    try:
        if on_progress is None:
            return process.stdout.read()
        for line in process.stdout:
            key, _, value = line.decode("ascii", "replace").strip().partition("=")
            if key == "out_time_us" and value.lstrip("-").isdigit():
                on_progress(max(0, int(value) // 1000))
        return b""
    except BaseException:
        process.kill()  # an exception of on_progress: a cancelled job's child must not go on
        raise
    finally:
        process.stdout.close()
        process.wait()
        deadline.cancel()
