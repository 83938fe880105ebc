"""The temporary folder of one test run, and server processes that end with it."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from twitchclone.core.embedded.layout import prepare_data_dir
from twitchclone.core.embedded.server import Server
from twitchclone.core.supervisor.launch import launch
from twitchclone.core.supervisor.spec import spec_of_server

_PREFIX = "twitchclone-test-"
_NEEDED_BYTES = 1 << 30
_READY_WITHIN_S = 60


def make_folder(at_end: Callable[[Callable[[], None]], None]) -> Path:
    """A new locked folder, in memory if there is room; folders of killed runs are removed."""
    parent = _parent()
    _remove_stale_folders(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    folder.chmod(0o711)  # as root, PostgreSQL runs as another account
    lock = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    fcntl.flock(lock, fcntl.LOCK_EX)
    prepare_data_dir(folder)

    def remove() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)

    at_end(remove)
    return folder


def start(server: Server, data_dir: Path) -> Callable[[], None]:
    """Start the server and wait until it is ready; returns what stops it.

    The kernel kills it when we die.
    """
    server.prepare()
    spec = replace(spec_of_server(server), stop_signal=signal.SIGKILL)
    log = data_dir / f"{server.name}.log"
    with log.open("ab") as output:
        process = launch(spec, data_dir=data_dir, output=output.fileno())
    deadline = time.monotonic() + _READY_WITHIN_S
    while not server.is_ready(process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError(f"{server.name} did not start: {log.read_text()[-2000:]}")
        time.sleep(0.01)  # neither server announces its readiness
    return lambda: stop(process, server)


def stop(process: "subprocess.Popen[bytes]", server: Server) -> None:
    """Stop it in an orderly way, so that its folder can be copied or removed."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(server.stop_signal)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _parent() -> Path:
    memory = Path("/dev/shm")
    with contextlib.suppress(OSError):
        if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _NEEDED_BYTES:
            return memory
    return Path(tempfile.gettempdir())


def _remove_stale_folders(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError), (folder / "up.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
