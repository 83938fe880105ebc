"""The PostgreSQL cluster on disk: checked, made once, and made whole or not at all."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from twitchclone.core.embedded.binaries import postgres_bin_dir, postgres_major
from twitchclone.core.embedded.errors import EmbeddedError
from twitchclone.core.embedded.owner import ServerAccount, give_tree
from twitchclone.core.embedded.paths import DATABASE_NAME, SUPERUSER, EmbeddedPaths

# Nothing of the caller's PG* variables or locale may reach the server.
ENVIRONMENT: Mapping[str, str] = {
    "PATH": os.environ.get("PATH") or os.defpath,
    "LC_ALL": "C",
    "TZ": "UTC",
}
_INITDB_FLAGS = (
    f"--username={SUPERUSER}",
    "--auth=trust",  # who can reach the socket in its 0700 folder is the owner
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


def check_cluster(paths: EmbeddedPaths) -> None:
    """Raise EmbeddedError when the cluster was made by another PostgreSQL; changes nothing."""
    folder = paths.postgres_dir
    if not folder.exists():
        return
    try:
        found = (folder / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise EmbeddedError(
            f"{folder} is not a PostgreSQL cluster ({error.strerror}: PG_VERSION). Nothing was "
            "changed. Restore it from a backup, or choose another folder with DATA_DIR."
        ) from error
    if found != str(postgres_major()):
        raise EmbeddedError(
            f"{folder} was made by PostgreSQL {found}, but the embedded server is PostgreSQL "
            f"{postgres_major()}. Nothing was changed. Dump it with PostgreSQL {found} and restore "
            "it here (docs/operations.md), or choose another folder with DATA_DIR."
        )


def make_cluster(paths: EmbeddedPaths, account: ServerAccount, *, is_durable: bool = True) -> None:
    """Run initdb and create the database, unless the cluster is there; about a second."""
    if paths.postgres_dir.exists():
        give_tree(paths.postgres_dir, account)
        return
    draft = paths.postgres_dir.with_name("postgres.initdb")
    shutil.rmtree(draft, ignore_errors=True)  # of a start that was killed half-way
    draft.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(draft, account.owner_uid, account.owner_gid)
    durability = () if is_durable else ("--no-sync",)
    _run(account, "initdb", "-D", str(draft), *_INITDB_FLAGS, *durability)
    _run(
        account,
        *("postgres", "--single", "-D", str(draft), "-c", "log_min_messages=fatal", SUPERUSER),
        statement=f"CREATE DATABASE {DATABASE_NAME}\n",
    )
    draft.rename(paths.postgres_dir)  # atomic: what bears the name is complete


def _run(account: ServerAccount, program: str, *arguments: str, statement: str = "") -> None:
    result = subprocess.run(
        [*account.argv_prefix, str(postgres_bin_dir() / program), *arguments],
        input=statement,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=dict(ENVIRONMENT),
        cwd="/",
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.uid is None else [],
    )
    if result.returncode != 0:
        raise EmbeddedError(
            f"PostgreSQL's {program} failed: {_last_lines(result.stdout)} "
            "Mend that, choose another DATA_DIR, or set DATABASE_URL to a server of your own."
        )


def _last_lines(output: str) -> str:
    return " ".join(output.strip().splitlines()[-3:]) or "it said nothing."


def remove_stale_pid_file(postgres_dir: Path) -> None:
    """Only with the lock held and no `postgres` alive there.

    A pid in the file that another process of the same user has got meanwhile is fatal to the start.
    """
    (postgres_dir / "postmaster.pid").unlink(missing_ok=True)
