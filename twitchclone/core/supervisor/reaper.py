"""Collects ended children: those we keep tell their keeper, adopted orphans just go."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterable


class Reaper:
    """Owns SIGCHLD of the process while it runs; nothing else may start children meanwhile."""

    def __init__(self) -> None:
        self._children: dict[int, tuple[subprocess.Popen[bytes], asyncio.Future[int]]] = {}

    def start(self) -> None:
        """Begin to listen; needs the main thread's running loop."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._collect)

    def stop(self) -> None:
        """Collect once more and give SIGCHLD back."""
        self._collect()
        asyncio.get_running_loop().remove_signal_handler(signal.SIGCHLD)

    def watch(self, child: "subprocess.Popen[bytes]") -> "asyncio.Future[int]":
        """A future of the child's exit code (negative: the signal's number)."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._children[child.pid] = (child, future)
        self._collect()  # it may have ended before it was known here
        return future

    def watched_pids(self) -> Iterable[int]:
        """The pids of the kept children that have not ended."""
        return self._children.keys()

    def _collect(self) -> None:
        while (pid := self._next_ended()) is not None:
            if pid not in self._children:
                os.waitpid(pid, 0)  # an orphan of a child: we are its subreaper
                continue
            child, future = self._children.pop(pid)
            code = child.wait()
            if not future.done():
                future.set_result(code)

    @staticmethod
    def _next_ended() -> int | None:
        try:
            # WNOWAIT leaves it to Popen to take the status.
            result = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return None
        return None if result is None else result.si_pid
