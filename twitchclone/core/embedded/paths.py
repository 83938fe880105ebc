"""Where the embedded servers keep their data and their sockets, and the URLs that lead there."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

DATABASE_NAME = "twitchclone"
SUPERUSER = "postgres"

# sun_path holds 107 bytes on Linux and 103 on macOS, and PostgreSQL appends "/.s.PGSQL.5432.lock".
_LONGEST_RUN_DIR_BYTES = 80
# Anything else would have to be quoted in three URL dialects (libpq, redis-py, kombu).
_URL_SAFE_PATH = re.compile(r"[A-Za-z0-9/_.-]+")


@dataclass(frozen=True, slots=True)
class EmbeddedPaths:
    """Every path of one installation, derived from its data folder."""

    data_dir: Path

    @property
    def run_dir(self) -> Path:
        """The folder of the sockets: in the data folder, or a short one under /tmp."""
        run_dir = self.data_dir / "run"
        encoded = os.fsencode(run_dir)
        if len(encoded) <= _LONGEST_RUN_DIR_BYTES and _URL_SAFE_PATH.fullmatch(str(run_dir)):
            return run_dir
        digest = hashlib.sha256(encoded).hexdigest()[:12]
        # Not tempfile.gettempdir(): a shell with another TMPDIR must find the same socket.
        return Path(f"/tmp/twitchclone-{os.getuid()}-{digest}")  # noqa: S108 - made 0711, ownership checked

    @property
    def postgres_dir(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def postgres_socket_dir(self) -> Path:
        # A folder of its own: as root it belongs to the user PostgreSQL runs as.
        return self.run_dir / "pg"

    @property
    def valkey_dir(self) -> Path:
        return self.data_dir / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.run_dir / "valkey.sock"

    @property
    def lock_file(self) -> Path:
        return self.data_dir / "up.lock"

    @property
    def layout_file(self) -> Path:
        return self.data_dir / "layout"

    @property
    def secret_key_file(self) -> Path:
        return self.data_dir / "secret_key"


def database_url(data_dir: Path, *, name: str = DATABASE_NAME) -> str:
    """The libpq URL of the embedded PostgreSQL whose data lives under `data_dir`."""
    socket_dir = EmbeddedPaths(data_dir.resolve()).postgres_socket_dir
    return f"postgresql://{SUPERUSER}@/{name}?host={socket_dir}"


def redis_url(data_dir: Path) -> str:
    """The URL of the embedded Valkey whose data lives under `data_dir`."""
    return f"unix://{EmbeddedPaths(data_dir.resolve()).valkey_socket}"
