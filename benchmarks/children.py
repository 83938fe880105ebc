"""Python processes that share a benchmark's work; each prints what it did as its last line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.chat.stream.servers import Servers

_ROOT = Path(__file__).resolve().parents[1]


def run_children(
    servers: Servers, code: str, *, count: int, channels: int, workers: int
) -> list[dict[str, Any]]:
    """The JSON object of each of the `workers`; their `sys.argv[1:]` is count, channels, workers
    and which of them one is. Raises RuntimeError when one breaks."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, *map(str, (count, channels, workers, worker))],
            cwd=_ROOT,
            env={**servers.environment, "LOG_LEVEL": "WARNING", "SANDBOX_PAYMENTS": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for worker in range(workers)
    ]
    answers = [child.communicate()[0] for child in children]
    if any(child.returncode for child in children):
        raise RuntimeError("A worker broke; its message is above.")
    return [json.loads(answer.strip().splitlines()[-1]) for answer in answers]
