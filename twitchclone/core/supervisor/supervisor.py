"""The supervisor: starts keepers in order, runs one-off steps, stops everything in waves."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

from twitchclone.core.embedded import EmbeddedError, EmbeddedPaths
from twitchclone.core.supervisor.keeper import Keeper, Surroundings, describe_exit
from twitchclone.core.supervisor.launch import become_subreaper, launch
from twitchclone.core.supervisor.logs import LogWriter, OutputPipe
from twitchclone.core.supervisor.reaper import Reaper
from twitchclone.core.supervisor.spec import ProcessSpec
from twitchclone.core.supervisor.sweep import end_leftovers
from twitchclone.core.supervisor.waiting import first_event

# At start-up only: later a process is restarted for ever.
_HOPELESS_FAILURES = 5


class Stopped(Exception):
    """The operator asked to stop while something was awaited."""


class Supervisor:
    """Owns every process of one data folder; the caller holds the folder's lock.

    Use it in the main thread's event loop, as an async context manager: leaving it stops all.
    """

    def __init__(self, *, data_dir: Path, log: LogWriter) -> None:
        self.stopping = asyncio.Event()
        self._log = log
        self._reaper = Reaper()
        self._surroundings = Surroundings(data_dir, log, self._reaper, self._kill_orphans)
        self._keepers: dict[str, Keeper] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> "Supervisor":
        become_subreaper()
        self._reaper.start()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._on_stop_signal)
        loop.add_signal_handler(signal.SIGINT, self._on_stop_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # ignored under nohup
            loop.add_signal_handler(signal.SIGHUP, self._on_stop_signal)
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()
        self._reaper.stop()

    def start(self, *specs: ProcessSpec) -> None:
        """Keep these processes from now on; each starts when what it needs is ready."""
        for spec in specs:
            self._keepers[spec.name] = Keeper(spec, self._surroundings)
        for spec in specs:
            needs = [self._keepers[name] for name in sorted(spec.needs)]
            keeping = self._keepers[spec.name].keep(needs)
            self._tasks[spec.name] = asyncio.create_task(keeping, name=spec.name)

    async def wait_ready(self, *, timeout_s: float) -> None:
        """Wait until all are ready; raises EmbeddedError when one fails for good, or Stopped."""
        try:
            async with asyncio.timeout(timeout_s):
                while missing := self._not_ready():
                    self._raise_if_hopeless(missing)
                    await self._pause(0.1)
        except TimeoutError:
            names = ", ".join(keeper.spec.name for keeper in self._not_ready())
            raise EmbeddedError(
                f"Not ready after {timeout_s:g} s: {names}. The lines above say why."
            ) from None

    async def wait_until(self, is_true: Callable[[], bool], *, timeout_s: float) -> None:
        """Ask the blocking `is_true` until it is; raises EmbeddedError, or Stopped."""
        try:
            async with asyncio.timeout(timeout_s):
                while not await asyncio.to_thread(is_true):
                    await self._pause(0.3)
        except TimeoutError:
            raise EmbeddedError(
                f"Everything runs, but /readyz does not answer 200 after {timeout_s:g} s. "
                "The lines above say why."
            ) from None

    async def run(self, spec: ProcessSpec, *, captured: list[str] | None = None) -> None:
        """Run a one-off step to its end; raises EmbeddedError when it fails, or Stopped.

        Its output goes to the log or, with `captured`, there, line by line.
        """
        log = self._log if captured is None else _Collector(captured)
        pipe = OutputPipe(spec.name, log)
        child = launch(spec, data_dir=self._surroundings.data_dir, output=pipe.write_end)
        pipe.close_write_end()
        ended = self._reaper.watch(child)
        has_ended = asyncio.Event()
        ended.add_done_callback(lambda _: has_ended.set())
        await first_event(has_ended, self.stopping)
        if not ended.done():
            # Not Popen.kill: it polls, and would take the exit status away from the reaper.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await ended
            raise Stopped
        pipe.close()
        if code := ended.result():
            raise EmbeddedError(
                f"The step {spec.name} failed ({describe_exit(code)}). The lines above say why."
            )

    async def stop(self) -> None:
        """Stop in waves: a process goes only when nothing that needs it is left."""
        self.stopping.set()
        remaining = dict(self._keepers)
        while remaining:
            needed = {name for keeper in remaining.values() for name in keeper.spec.needs}
            wave = [remaining.pop(name) for name in list(remaining) if name not in needed]
            await asyncio.gather(*(keeper.stop() for keeper in wave))
            await asyncio.gather(*(self._tasks[keeper.spec.name] for keeper in wave))
        await asyncio.to_thread(self._end_leftovers)

    def _end_leftovers(self) -> None:
        data_dir = self._surroundings.data_dir
        postgres_dir = EmbeddedPaths(data_dir).postgres_dir
        for line in end_leftovers(data_dir, postgres_dir, grace_s=2):
            self._log.line("up", f"ended what was left over: {line}")

    def _kill_orphans(self) -> None:
        """Kill adopted children: we are the subreaper of whatever our processes leave behind."""
        kept = set(self._reaper.watched_pids())
        for child in psutil.Process().children():
            if child.pid not in kept:
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()

    def _not_ready(self) -> list[Keeper]:
        return [keeper for keeper in self._keepers.values() if not keeper.ready.is_set()]

    def _raise_if_hopeless(self, keepers: Iterable[Keeper]) -> None:
        for keeper in keepers:
            if keeper.failures >= _HOPELESS_FAILURES:
                raise EmbeddedError(
                    f"{keeper.spec.name} failed {keeper.failures} times in a row. "
                    "The lines above say why."
                )

    async def _pause(self, seconds: float) -> None:
        """Sleep; raises Stopped when the operator asked to stop meanwhile."""
        await first_event(self.stopping, timeout_s=seconds)
        if self.stopping.is_set():
            raise Stopped

    def _on_stop_signal(self) -> None:
        if not self.stopping.is_set():
            self._log.line("up", "stopping (once more to kill at once)")
            self.stopping.set()
            return
        for keeper in self._keepers.values():
            keeper.kill()


class _Collector(LogWriter):
    """Keeps the lines instead of writing them."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def line(self, name: str, text: str) -> None:
        self._lines.append(text)
