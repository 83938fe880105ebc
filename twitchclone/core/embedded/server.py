"""A server's command line and everything else needed to run it as a child process."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Server:
    """How to start one embedded server, tell that it is ready, and stop it."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    cwd: str
    # Blocking; called before every start, with no process of this server alive.
    prepare: Callable[[], None]
    # Blocking and quick; takes the pid of the process that was started.
    is_ready: Callable[[int], bool]
    stop_signal: signal.Signals
    uid: int | None = None
    gid: int | None = None
