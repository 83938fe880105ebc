"""The product itself for a test session: `manage.py up` with ports and a data folder of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.whole.waiting import eventually

CHECKOUT = Path(__file__).resolve().parents[2]
# The word of the command line, or the program, by which a kept process is told from its siblings.
_MARKS = {
    "web": "web",
    "media": "media",
    "relay": "relay",
    "chat-writer": "chat_writer",
    "irc": "irc",
    "worker": "worker@%h",
    "video": "video@%h",
    "record": "record@%h",
    "edit": "edit@%h",
    "beat": "beat",
    "valkey": "valkey-server",
    "postgres": "postgres",
}
# What a developer's shell or the test session itself sets and the product must not see.
_FOREIGN = ("DJANGO_", "DATABASE_URL", "REDIS_URL", "PYTEST_", "TEST_", "SECRET_KEY", "COVERAGE_")
PASSWORD = "seven quiet harbours"
_CREATE_ACCOUNTS = """
import io, json
from django.core.management import call_command
made = {{}}
for login in {logins!r}:
    printed = io.StringIO()
    options = {{"email": f"{{login}}@example.org", "password": {password!r}, "stdout": printed}}
    call_command("create_account", login, **options)
    made[login] = json.loads(printed.getvalue())
print(json.dumps(made))
"""

_LOG_IN = """
import json
from django.test import Client
from accounts.models import User
client = Client()
client.force_login(User.objects.get(login={login!r}))
print(json.dumps({{"session": client.cookies["sessionid"].value}}))
"""


class Stack:
    """All processes of the product; use it as a context manager, which waits for readiness."""

    def __init__(self, *, environment: Mapping[str, str] | None = None) -> None:
        # Not below pytest's 0700 folder: PostgreSQL's own account must be able to enter.
        self.folder = Path(tempfile.mkdtemp(prefix="tc-whole-"))
        self.folder.chmod(0o755)
        self.data_dir = self.folder / "data"
        self.log_file = self.folder / "up.log"
        names = ("PORT", "RTMP_PORT", "ORIGIN_PORT", "IRC_PORT")
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)},
            **{name: str(port) for name, port in self.ports.items()},
            "DATA_DIR": str(self.data_dir),
            "DEMO": "0",
            "PYTHONUNBUFFERED": "1",
            **(environment or {}),
        }
        # One client: each new one would load the system's certificates, for 20 ms of CPU.
        self._http = httpx.Client(timeout=10)
        self.page_url = f"http://127.0.0.1:{self.ports['PORT']}"
        self.rtmp_url = f"rtmp://127.0.0.1:{self.ports['RTMP_PORT']}/live"
        self.origin_url = f"http://127.0.0.1:{self.ports['ORIGIN_PORT']}"

    def __enter__(self) -> "Stack":
        with self.log_file.open("ab") as log:
            self._up = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=CHECKOUT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            eventually(self.is_ready, "the product is ready", within_s=400)
        except AssertionError as error:
            self._stop()
            raise AssertionError(f"{error}\n{self.log_tail()}") from None
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()
        code = self._stop()
        assert code == 0, f"manage.py up ended with {code}:\n{self.log_tail()}"
        assert not self.leftovers(), f"Left over: {self.leftovers()}"
        shutil.rmtree(self.folder)

    def _stop(self) -> int:
        """Ctrl-C's way down."""
        if self._up.poll() is None:
            self._up.terminate()
        return self._up.wait(40)

    def manage(self, *arguments: str) -> dict[str, Any]:
        """Run an operator's command, which prints one JSON object."""
        with self.begin(*arguments) as command:
            printed, complaint = command.communicate(timeout=60)
        assert command.returncode == 0, f"manage.py {arguments[0]}: {complaint}"
        answer: dict[str, Any] = json.loads(printed)
        return answer

    def begin(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start an operator's command and do not wait for it."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_python(self, code: str) -> dict[str, Any]:
        """Run code with the product's settings; it prints one JSON object."""
        return self.manage("shell", "--no-imports", "-c", code)

    def create_account(self, login: str, *, is_staff: bool = False) -> dict[str, Any]:
        """`manage.py create_account`: {"id", "login", "stream_key"}."""
        flags = ("--email", f"{login}@example.org", "--password", PASSWORD)
        return self.manage("create_account", login, *flags, *(["--staff"] if is_staff else []))

    def create_accounts(self, logins: Sequence[str]) -> list[dict[str, Any]]:
        """The same command for each, in one process: most of its time is Django's start."""
        made = self.run_python(_CREATE_ACCOUNTS.format(logins=list(logins), password=PASSWORD))
        return list(made.values())

    def channel(self, login: str) -> dict[str, Any]:
        """What the API tells about a channel."""
        answer = self._http.get(f"{self.page_url}/api/v1/channels/{login}/")
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
        return body

    def live(self, login: str) -> dict[str, Any]:
        """The `live` object of the API's channel; empty while the web process is away."""
        try:
            live: dict[str, Any] = self.channel(login)["live"]
        except (httpx.HTTPError, OSError):
            return {}
        return live

    def wait_live(self, login: str) -> dict[str, Any]:
        """The same once the channel can be played."""
        return eventually(
            lambda: self.live(login),
            f"{login} is live",
            until=lambda live: bool(live.get("playback_url")),
            within_s=120,
        )

    def session_of(self, login: str) -> str:
        """A new session's cookie of this account, which is logged in by it."""
        return str(self.run_python(_LOG_IN.format(login=login))["session"])

    def is_ready(self) -> bool:
        """Whether /readyz says so."""
        assert self._up.poll() is None, f"manage.py up ended:\n{self.log_tail()}"
        try:
            return self._http.get(f"{self.page_url}/readyz").status_code == 200
        except httpx.HTTPError:
            return False

    def process(self, name: str) -> psutil.Process | None:
        """The kept process of this name, None while it is away."""
        for child in psutil.Process(self._up.pid).children():
            try:
                words = (child.name(), *child.cmdline())
            except psutil.Error:
                continue
            if _MARKS[name] in words:
                return child
        return None

    def kill(self, name: str) -> int:
        """`kill -9` of a kept process; its pid."""
        process = self.process(name)
        assert process is not None, f"{name} does not run"
        process.kill()
        return process.pid

    def log(self) -> str:
        """Everything that the processes have logged."""
        return self.log_file.read_text(errors="replace")

    def log_tail(self, lines: int = 40) -> str:
        """The end of the log, for messages."""
        return "\n".join(self.log().splitlines()[-lines:])

    def leftovers(self) -> list[str]:
        """Every process that still has to do with the data folder."""
        return [
            " ".join(process.info["cmdline"] or [])
            for process in psutil.process_iter(["cmdline"])
            if process.pid != os.getpid() and self._is_ours(process)
        ]

    def _is_ours(self, process: psutil.Process) -> bool:
        folder = str(self.folder)
        try:
            values = (*process.cmdline(), process.cwd(), *process.environ().values())
        except psutil.Error:
            return False
        return any(folder in value for value in values)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
