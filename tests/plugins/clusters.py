"""A throw-away PostgreSQL cluster whose database is already migrated.

Migrating is what costs time, so a cluster is kept under `.cache` for each state of the migrations.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.plugins import processes
from twitchclone.core.embedded import EmbeddedPaths, database_url, redis_url
from twitchclone.core.embedded.binaries import postgres_major
from twitchclone.core.embedded.postgres import THROW_AWAY_SETTINGS, postgres_server
from twitchclone.core.embedded.server import Server
from twitchclone.core.supervisor.sweep import kill_strays

_ROOT = Path(__file__).resolve().parents[2]
_CACHE = _ROOT / ".cache"
_APPS = ("accounts", "chat", "monetization", "streams", "twitchclone")


class MigrationFailed(Exception):
    """`manage.py migrate` failed; the message holds the end of its output."""


def migrated_cluster(folder: Path) -> Server:
    """The server of a cluster in `folder` whose database has every migration; not started."""
    kept = _CACHE / f"test-cluster-{_fingerprint()}"
    postgres_dir = EmbeddedPaths(folder).postgres_dir
    if kept.is_dir():
        shutil.copytree(kept, postgres_dir, symlinks=True)
        return _server(folder)
    server = _server(folder)
    stop = processes.start(server, folder)
    try:
        _migrate(folder)
    finally:
        stop()
    _keep(postgres_dir, kept)
    return server


def _server(folder: Path) -> Server:
    return postgres_server(folder, kill_strays=kill_strays, settings=THROW_AWAY_SETTINGS)


def _migrate(folder: Path) -> None:
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url(folder),
        "REDIS_URL": redis_url(folder),
        "DJANGO_SETTINGS_MODULE": "twitchclone.settings.test",
    }
    result = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--skip-checks", "-v", "0"],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if result.returncode:
        raise MigrationFailed(f"The test database could not be migrated:\n{result.stdout[-4000:]}")


def _keep(postgres_dir: Path, kept: Path) -> None:
    """Copy, then rename: a second run at the same time sees a whole cluster or none."""
    _CACHE.mkdir(exist_ok=True)
    for outdated in _CACHE.glob("test-cluster-*"):
        shutil.rmtree(outdated, ignore_errors=True)
    draft = _CACHE / f"draft-{os.getpid()}"
    shutil.copytree(postgres_dir, draft, symlinks=True)
    try:
        draft.rename(kept)
    except OSError:  # the other run was first
        shutil.rmtree(draft)


def _fingerprint() -> str:
    digest = hashlib.sha256(f"PostgreSQL {postgres_major()}".encode())
    sources = [path for app in _APPS for path in (_ROOT / app).rglob("migrations/*.py")]
    # A library's application brings tables without a migration of ours.
    settings = (_ROOT / "twitchclone" / "settings" / "base.py").read_text("utf-8")
    digest.update("".join(re.findall(r"INSTALLED_APPS = \[.*?\]", settings, re.DOTALL)).encode())
    for path in (_ROOT / "requirements.txt", *sorted(sources)):
        digest.update(f"{path.relative_to(_ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
