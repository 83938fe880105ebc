"""PostgreSQL, Valkey and writers of one test's own, which may be killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import redis

from tests.plugins import clusters, processes
from twitchclone.core.embedded import database_url, redis_url
from twitchclone.core.embedded.postgres import SETTINGS, postgres_server
from twitchclone.core.embedded.server import Server
from twitchclone.core.embedded.valkey import valkey_server
from twitchclone.core.supervisor.sweep import kill_strays

_ROOT = Path(__file__).resolve().parents[3]
# A commit reaches the system before it is answered: a kill loses nothing, a power cut could.
_SETTINGS = {**SETTINGS, "fsync": "off", "dynamic_shared_memory_type": "mmap"}
_ACCOUNTS = """
import django; django.setup()
from tests.factories import make_account
print(*[make_account(login).pk for login in ("ana", "vic", "otto")])
"""


class Servers:
    """The folder's servers, each with `kill_*`; `writers` are children of `manage.py`."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        clusters.migrated_cluster(folder)
        self._postgres = postgres_server(folder, kill_strays=kill_strays, settings=_SETTINGS)
        self._valkey = valkey_server(folder)
        for server in (self._postgres, self._valkey):
            self._start(server)
        self._writers: list[subprocess.Popen] = []

    @property
    def environment(self) -> dict[str, str]:
        """What a child process needs to work on these servers."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "twitchclone.settings.test",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": database_url(self.folder),
            "REDIS_URL": redis_url(self.folder),
        }

    def make_accounts(self) -> list[int]:
        """Three accounts with channels; their ids."""
        made = subprocess.run(
            [sys.executable, "-c", _ACCOUNTS],
            cwd=_ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return [int(number) for number in made.stdout.split()]

    def start_writer(self) -> None:
        """One more writer."""
        command = [sys.executable, "manage.py", "chat_writer"]
        log = (self.folder / "writer.log").open("ab")
        writer = subprocess.Popen(command, cwd=_ROOT, env=self.environment, stderr=log, stdout=log)
        log.close()
        self._writers.append(writer)
        self._stack.callback(_end, writer)

    def kill_writers(self) -> None:
        """`kill -9` of all writers; one comes back."""
        while self._writers:
            _end(self._writers.pop())
        self.start_writer()

    def kill_valkey(self) -> None:
        """`kill -9` of Valkey, which comes back."""
        with redis.Redis.from_url(redis_url(self.folder)) as client:
            pid = client.info("server")["process_id"]
        _kill(pid)
        self._start(self._valkey)

    def kill_postgres(self) -> None:
        """`kill -9` of PostgreSQL, which recovers."""
        pid_file = self.folder / "postgres" / "postmaster.pid"
        _kill(int(pid_file.read_text().split()[0]))
        self._start(self._postgres)

    def query(self, sql: str) -> list[tuple]:
        """The rows of a query."""
        with psycopg.connect(database_url(self.folder)) as connection:
            return connection.execute(sql).fetchall()

    def _start(self, server: Server) -> None:
        self._stack.callback(processes.start(server, self.folder))


@contextmanager
def own_servers() -> Iterator[Servers]:
    """Servers in a folder of their own, gone at the end."""
    with ExitStack() as stack:
        folder = processes.make_folder(stack.callback)
        yield Servers(folder, stack)


def _kill(pid: int) -> None:
    """Also read its end: PostgreSQL takes an unread one for a rival that lives."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _end(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
