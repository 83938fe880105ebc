"""What the supervisor knows about a process it keeps."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from twitchclone.core.embedded.server import Server


def ready_at_once(pid: int) -> bool:
    """For processes that nobody waits for."""
    return True


def nothing_to_prepare() -> None:
    """For processes that need nothing done before they start."""


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """One process: its command, what it waits for, how to tell it is ready, how to stop it."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    cwd: str
    needs: frozenset[str] = field(default=frozenset())
    prepare: Callable[[], None] = nothing_to_prepare
    is_ready: Callable[[int], bool] = ready_at_once
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout_s: float = 8
    uid: int | None = None
    gid: int | None = None


def spec_of_server(server: Server) -> ProcessSpec:
    """An embedded server as a supervised process."""
    return ProcessSpec(
        name=server.name,
        argv=server.argv,
        environment=server.environment,
        cwd=server.cwd,
        prepare=server.prepare,
        is_ready=server.is_ready,
        stop_signal=server.stop_signal,
        stop_timeout_s=20,
        uid=server.uid,
        gid=server.gid,
    )
