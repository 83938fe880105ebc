"""Starts a child process that cannot outlive us and can be recognised as ours."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from twitchclone.core.supervisor.spec import ProcessSpec

# In the environment of everything we start, so that the next start finds what was left over.
MARKER = "TWITCHCLONE_SUPERVISED"

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# Loaded before the fork: the child of a process with threads must not load libraries.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def become_subreaper() -> None:
    """Make orphans of our children our own, so that they can be found and reaped (Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """A preexec function: the kernel sends `stop_signal` when the starting thread ends.

    It runs after setuid, which would clear the request. A parent that died before the request was
    made is noticed by its pid.
    """
    parent_pid = os.getpid()

    def in_child() -> None:
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)  # ignored in a background job, and inherited
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
        if os.getppid() != parent_pid:
            os._exit(1)

    return in_child


def launch(spec: ProcessSpec, *, data_dir: Path, output: int) -> "subprocess.Popen[bytes]":
    """Start the process in a session of its own; call it from the main thread only.

    Its death signal is tied to the calling thread. `output` is the write end of a pipe of ours:
    a pipe of Popen's would stay open, and be waited for, while any grandchild holds it.
    """
    return subprocess.Popen(
        spec.argv,
        env={**spec.environment, MARKER: str(data_dir)},
        cwd=spec.cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=die_with_parent(spec.stop_signal),
        user=spec.uid,
        group=spec.gid,
        extra_groups=None if spec.uid is None else [],
    )
