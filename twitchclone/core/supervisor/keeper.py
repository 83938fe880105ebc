"""Keeps one process alive: start, readiness, restart with back-off, stop."""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from twitchclone.core.supervisor.launch import launch
from twitchclone.core.supervisor.logs import LogWriter, OutputPipe
from twitchclone.core.supervisor.reaper import Reaper
from twitchclone.core.supervisor.spec import ProcessSpec
from twitchclone.core.supervisor.waiting import first_event

_FIRST_DELAY_S = 0.2
_LONGEST_DELAY_S = 10.0
# A process that was ready for this long had no lasting trouble: its next restart is quick again.
_STEADY_S = 10.0
_READINESS_INTERVAL_S = 0.1


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all keepers of one supervisor share."""

    data_dir: Path
    log: LogWriter
    reaper: Reaper
    # Ends what a dead process left to us as its subreaper.
    kill_orphans: Callable[[], None]


def restart_delay_s(failures: int) -> float:
    """0.2 s after the first failure, doubling up to 10 s."""
    return min(_LONGEST_DELAY_S, _FIRST_DELAY_S * 2.0 ** max(0, failures - 1))


class Keeper:
    """One process, from its first start to its stop."""

    def __init__(self, spec: ProcessSpec, surroundings: Surroundings) -> None:
        self.spec = spec
        self.ready = asyncio.Event()
        # Failures in a row without steadiness between; start-up gives up on too many.
        self.failures = 0
        self._surroundings = surroundings
        self._stopping = asyncio.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: OutputPipe | None = None
        self._exit: asyncio.Future[int] | None = None

    async def keep(self, needs: "list[Keeper]") -> None:
        """Run until `stop`; every (re)start waits until what it needs is ready."""
        while await self._may_start(needs):
            ready_since = await self._run_once()
            if self._stopping.is_set():
                break
            is_steady = ready_since is not None and time.monotonic() - ready_since >= _STEADY_S
            self.failures = 1 if is_steady else self.failures + 1
            delay_s = restart_delay_s(self.failures)
            self._say(f"starting again in {delay_s:.1f} s")
            await first_event(self._stopping, timeout_s=delay_s)

    async def stop(self) -> None:
        """Ask the process to stop, kill it when it does not, and end what it leaves."""
        self._stopping.set()
        if self._exit is None or self._exit.done() or self._child is None:
            return
        # Not Popen.send_signal: it polls, and would take the exit status away from the reaper.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child.pid, self.spec.stop_signal)
        _, pending = await asyncio.wait([self._exit], timeout=self.spec.stop_timeout_s)
        if pending:
            self._say(f"did not stop within {self.spec.stop_timeout_s:g} s, killing it")
            self.kill()
            await asyncio.wait([self._exit])

    def kill(self) -> None:
        """SIGKILL to the process and its group."""
        self._stopping.set()
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)

    async def _run_once(self) -> float | None:
        """One life of the process; returns when it became ready, None when it never did."""
        try:
            await asyncio.to_thread(self.spec.prepare)
            if self._stopping.is_set():
                return None
            child_exit = self._launch()
        except Exception as error:  # whatever it is, the next try comes after the back-off
            self._say(f"could not be started: {error}")
            return None
        ready_since = await self._wait_ready(child_exit)
        code = await child_exit
        self.ready.clear()
        self._end_remains()
        if not self._stopping.is_set():
            self._say(f"ended unexpectedly ({describe_exit(code)})")
        return ready_since

    def _launch(self) -> "asyncio.Future[int]":
        self._pipe = OutputPipe(self.spec.name, self._surroundings.log)
        try:
            self._child = launch(
                self.spec, data_dir=self._surroundings.data_dir, output=self._pipe.write_end
            )
        finally:
            self._pipe.close_write_end()
        self._exit = self._surroundings.reaper.watch(self._child)
        return self._exit

    async def _wait_ready(self, child_exit: "asyncio.Future[int]") -> float | None:
        assert self._child is not None
        started = time.monotonic()
        while not child_exit.done():
            if await asyncio.to_thread(self.spec.is_ready, self._child.pid):
                self.ready.set()
                self._say(f"ready after {time.monotonic() - started:.1f} s")
                return time.monotonic()
            await asyncio.wait([child_exit], timeout=_READINESS_INTERVAL_S)
        return None

    def _end_remains(self) -> None:
        """Kill the dead process's group and orphans, so that its successor finds a clean place."""
        assert self._child is not None
        assert self._pipe is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._surroundings.kill_orphans()
        self._pipe.close()

    async def _may_start(self, needs: "list[Keeper]") -> bool:
        for need in needs:
            await first_event(need.ready, self._stopping)
        return not self._stopping.is_set()

    def _say(self, text: str) -> None:
        self._surroundings.log.line("up", f"{self.spec.name} {text}")


def describe_exit(code: int) -> str:
    """An exit code in words: `exit code 1`, `SIGKILL`."""
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
