"""Runs a supervisor over stand-in processes: `python -m tests.core.supervisor.driver DIR JSON`.

A process of its own, because a supervisor owns every child of the process it lives in.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from twitchclone.core.embedded import EmbeddedError
from twitchclone.core.embedded.postgres import postgres_server
from twitchclone.core.embedded.valkey import valkey_server
from twitchclone.core.supervisor.data_dir import own_data_dir
from twitchclone.core.supervisor.logs import LogWriter
from twitchclone.core.supervisor.spec import ProcessSpec, ready_at_once, spec_of_server
from twitchclone.core.supervisor.supervisor import Stopped, Supervisor
from twitchclone.core.supervisor.sweep import kill_strays


def main() -> None:
    data_dir, described, log = Path(sys.argv[1]), json.loads(sys.argv[2]), LogWriter()
    try:
        with own_data_dir(data_dir, log):
            asyncio.run(_run(data_dir, _specs(data_dir, described), log))
    except Stopped:
        log.line("up", "stopped early")
    except EmbeddedError as error:
        sys.exit(str(error))


async def _run(data_dir: Path, specs: list[ProcessSpec], log: LogWriter) -> None:
    async with Supervisor(data_dir=data_dir, log=log) as supervisor:
        supervisor.start(*specs)
        await supervisor.wait_ready(timeout_s=60)
        log.line("up", "all ready")
        await supervisor.stopping.wait()
    log.line("up", "stopped")


def _specs(data_dir: Path, described: dict[str, Any]) -> list[ProcessSpec]:
    if described == {"servers": "real"}:
        servers = [postgres_server(data_dir, kill_strays=kill_strays), valkey_server(data_dir)]
        return [spec_of_server(server) for server in servers]
    return [_spec(data_dir, name, **options) for name, options in described.items()]


def _spec(
    data_dir: Path,
    name: str,
    *,
    code: str,
    needs: tuple[str, ...] = (),
    ready_file: str = "",
    stop_timeout_s: float = 8,
) -> ProcessSpec:
    return ProcessSpec(
        name=name,
        argv=(sys.executable, "-ISuc", code),
        environment=dict(os.environ),
        cwd=str(data_dir),
        needs=frozenset(needs),
        is_ready=(lambda pid: (data_dir / ready_file).exists()) if ready_file else ready_at_once,
        stop_timeout_s=stop_timeout_s,
    )


if __name__ == "__main__":
    main()
