"""The embedded Valkey as a server to run: command line, readiness, stop signal."""

import os
import signal
import socket
from pathlib import Path

from twitchclone.core.embedded.binaries import valkey_server as find_valkey_server
from twitchclone.core.embedded.paths import EmbeddedPaths
from twitchclone.core.embedded.run_dir import prepare_run_dir
from twitchclone.core.embedded.server import Server

# `appendfsync everysec` lost acknowledged writes when the process was killed (they wait behind a
# running fsync); `no` lost none and is exposed to a power cut only. Production uses `always`.
_DURABLE = ("--appendonly", "yes", "--appendfsync", "no")
_THROW_AWAY = ("--appendonly", "no")


def valkey_server(data_dir: Path, *, is_durable: bool = True) -> Server:
    """How to run Valkey with its data under `data_dir`; the caller holds the folder's lock.

    Valkey does not lock its folder: a second one would take the socket from the first.
    """
    paths = EmbeddedPaths(data_dir)
    prepare_run_dir(paths)
    paths.valkey_dir.mkdir(mode=0o700, exist_ok=True)
    argv = (
        *(str(find_valkey_server()), "--port", "0", "--dir", "."),
        *("--unixsocket", str(paths.valkey_socket), "--unixsocketperm", "700"),
        *(_DURABLE if is_durable else _THROW_AWAY),
        *("--save", "", "--maxmemory", "512mb", "--maxmemory-policy", "noeviction"),
        *("--client-output-buffer-limit", "pubsub", "64mb", "16mb", "60"),
        *("--maxclients", "10000", "--daemonize", "no", "--loglevel", "warning"),
    )
    return Server(
        name="valkey",
        argv=argv,
        environment={"PATH": os.environ.get("PATH") or os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        cwd=str(paths.valkey_dir),
        prepare=lambda: paths.valkey_socket.unlink(missing_ok=True),
        is_ready=lambda pid: is_ready(paths.valkey_socket),
        stop_signal=signal.SIGTERM,
    )


def is_ready(path: Path) -> bool:
    """Whether Valkey answers PING on the socket; while it loads its file it answers an error."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
