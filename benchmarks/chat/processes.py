"""The processes around the client: Valkey, one server on the first core, and a publisher."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from twitchclone.core import embedded
from twitchclone.core.embedded.server import Server
from twitchclone.core.embedded.valkey import valkey_server

# Asked before this process pins itself, because children inherit that.
_CORES = sorted(os.sched_getaffinity(0))


@contextmanager
def core_for_client() -> Iterator[None]:
    """This process on the last core, which the server leaves alone."""
    os.sched_setaffinity(0, {_CORES[-1]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, _CORES)


@contextmanager
def valkey() -> Iterator[dict[str, str]]:
    """An empty server; the environment of processes that are to use it."""
    with tempfile.TemporaryDirectory(prefix="tc-bench-") as folder:
        data_dir = Path(folder)
        server = valkey_server(data_dir, is_durable=False)
        server.prepare()
        process = subprocess.Popen(server.argv, env=dict(server.environment), cwd=server.cwd)
        try:
            _wait_for(server, process)
            redis_url = embedded.redis_url(data_dir)
            yield {
                **os.environ,
                "DATA_DIR": folder,
                "REDIS_URL": redis_url,
                "SECRET_KEY": "of a benchmark",
            }
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def _wait_for(server: Server, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if server.is_ready(process.pid):
            return
        time.sleep(0.05)
    raise RuntimeError("Valkey did not start")


class ServerProcess:
    """A running `benchmarks.chat.server`."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.port = port
        self._process = process
        self._psutil = psutil.Process(process.pid)

    def begin_flood(self, *, seconds: float, per_frame: int = 1) -> None:
        """Have it fan out as fast as it can; the caller reads meanwhile."""
        assert self._process.stdin is not None
        command = {"seconds": seconds, "per_frame": per_frame}
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()

    def end_flood(self) -> dict[str, Any]:
        """How it went: rounds, seconds, cpu_seconds."""
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    @property
    def memory_bytes(self) -> int:
        """Resident."""
        return int(self._psutil.memory_info().rss)

    @property
    def cpu_seconds(self) -> float:
        """Used so far."""
        times = self._psutil.cpu_times()
        return float(times.user + times.system)


@contextmanager
def server(kind: str, environment: dict[str, str]) -> Iterator[ServerProcess]:
    """A server of this kind on a port of its own."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        fd = listener.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.chat.server", kind, str(fd), str(_CORES[0])],
            pass_fds=[fd],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield ServerProcess(process, listener.getsockname()[1])
        finally:
            process.kill()
            process.wait(10)


@contextmanager
def publisher(
    environment: dict[str, str], *, rooms: int, per_second: float, messages: int
) -> Iterator[None]:
    """A process that appends to the rooms' streams, one room after the other."""
    arguments = [str(rooms), str(per_second), str(messages)]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chat.publisher", *arguments], env=environment
    )
    try:
        yield
    finally:
        process.wait(30)
