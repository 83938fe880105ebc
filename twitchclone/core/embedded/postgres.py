"""The embedded PostgreSQL as a server to run: command line, readiness, stop signal."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from twitchclone.core.embedded import cluster
from twitchclone.core.embedded.binaries import postgres_bin_dir
from twitchclone.core.embedded.owner import choose_account
from twitchclone.core.embedded.paths import EmbeddedPaths
from twitchclone.core.embedded.run_dir import prepare_postgres_socket_dir
from twitchclone.core.embedded.server import Server

SETTINGS: Mapping[str, str] = {
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "jit": "off",
    "log_checkpoints": "off",
    # Below: every refused INSERT, which its client is told anyway, and the start's chatter.
    "log_min_messages": "fatal",
}
# For throw-away clusters on a memory disk: nothing survives a crash, everything is faster.
THROW_AWAY_SETTINGS: Mapping[str, str] = {
    **SETTINGS,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    # In the folder, so that a killed server leaves nothing elsewhere.
    "dynamic_shared_memory_type": "mmap",
}


def postgres_server(
    data_dir: Path,
    *,
    kill_strays: Callable[[Path], None],
    settings: Mapping[str, str] = SETTINGS,
) -> Server:
    """Make the cluster if needed and return how to run it; raises EmbeddedError.

    `kill_strays` ends every `postgres` process that works in the given folder: a backend that
    outlives its killed postmaster would block the restart.
    """
    paths = EmbeddedPaths(data_dir)
    cluster.check_cluster(paths)
    program = postgres_bin_dir() / "postgres"
    account = choose_account(program, paths.postgres_dir)
    prepare_postgres_socket_dir(paths, account)
    cluster.make_cluster(paths, account, is_durable=settings.get("fsync") != "off")

    def prepare() -> None:
        kill_strays(paths.postgres_dir)
        cluster.remove_stale_pid_file(paths.postgres_dir)

    return Server(
        name="postgres",
        argv=(*account.argv_prefix, str(program), *_arguments(paths, settings)),
        environment=cluster.ENVIRONMENT,
        cwd="/",
        prepare=prepare,
        is_ready=lambda pid: is_ready(paths.postgres_dir, pid),
        stop_signal=signal.SIGINT,  # fast shutdown; SIGTERM would wait for every client to leave
        uid=account.uid,
        gid=account.gid,
    )


def _arguments(paths: EmbeddedPaths, settings: Mapping[str, str]) -> list[str]:
    arguments = ["-D", str(paths.postgres_dir), "-k", str(paths.postgres_socket_dir)]
    all_settings = {"listen_addresses": "", "unix_socket_permissions": "0700", **settings}
    for name, value in all_settings.items():
        arguments += ["-c", f"{name}={value}"]
    return arguments


def is_ready(postgres_dir: Path, pid: int) -> bool:
    """Whether the postmaster `pid` accepts connections: lines 1 and 8 of postmaster.pid."""
    try:
        lines = (postgres_dir / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"
