"""A supervisor in a process of its own, watched through its log."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from twitchclone.core.supervisor.sweep import end_leftovers

_WITHIN_S = 60
_ROOT = Path(__file__).resolve().parents[3]


class Driven:
    """A running driver; `wait_for` blocks until its log says so."""

    def __init__(self, data_dir: Path, described: dict) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.core.supervisor.driver", data_dir, json.dumps(described)],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A run under nohup hands an ignored SIGHUP down, which the supervisor rightly leaves.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )
        self.seen: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, pattern: str) -> re.Match[str]:
        """The next line that matches."""
        while True:
            line = self._lines.get(timeout=_WITHIN_S)
            if line is None:
                raise AssertionError(f"ended without {pattern!r}:\n" + "\n".join(self.seen))
            self.seen.append(line)
            if match := re.search(pattern, line):
                return match

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(_WITHIN_S)

    def end(self) -> None:
        """Stop it if the test has not; whatever went wrong, nothing of it is left."""
        try:
            if self.process.poll() is None:
                self.stop(signal.SIGTERM)
        finally:
            self.process.kill()
            self.process.wait()
            end_leftovers(self.data_dir, self.data_dir / "postgres", grace_s=1)
        self._reader.join(_WITHIN_S)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip())
        self._lines.put(None)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Not below pytest's 0700 folder: as root, PostgreSQL runs as another account."""
    with tempfile.TemporaryDirectory(prefix="tc-supervisor-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def drive(data_dir: Path) -> Iterator[Callable[[dict], Driven]]:
    driven: list[Driven] = []

    def start(described: dict) -> Driven:
        driven.append(Driven(data_dir, described))
        return driven[-1]

    yield start
    for one in driven:
        one.end()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def wait_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=_WITHIN_S)
    assert not alive
