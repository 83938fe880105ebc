"""`python -m tests.suite [pytest's arguments]`: the suite, as `make test` runs it.

Thousands of tests with real encoders, browsers and databases share a few cores. A test that failed
beside the others is run once more when nothing else runs. What passes then is named at the end, so
that it can be mended; what fails again, or more than a few failures at once, fails the run.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.plugins.outcomes import FILE_VARIABLE

# More are no accident of a busy machine.
MOST_AGAIN = 10


@dataclass
class Run:
    """How a run of pytest ended; `code` is its exit code."""

    code: int
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def is_worth_another(self) -> bool:
        """Whether all tests ran, some failed, and so few that the machine may be why."""
        has_failed = self.code == pytest.ExitCode.TESTS_FAILED and self.is_whole
        return has_failed and 0 < len(self.failed) <= MOST_AGAIN


def run(arguments: Sequence[str]) -> Run:
    """Run pytest with these arguments; its output goes where ours does."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outcomes.json"
        environment = {**os.environ, FILE_VARIABLE: str(file)}
        command = [sys.executable, "-m", "pytest", *arguments]
        code = subprocess.run(command, env=environment, check=False).returncode
        found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return Run(code, **found)


def main(arguments: Sequence[str]) -> int:
    """Run the suite; returns pytest's exit code. The last line is as pytest's own."""
    began = time.monotonic()
    first = run(arguments)
    if not first.is_worth_another:
        return first.code
    say("", f"Once more, with nothing beside them: {', '.join(first.failed)}", "")
    again = run(["-n", "0", *first.failed])
    if again.code != pytest.ExitCode.OK:
        return again.code
    passed, seconds = first.passed + again.passed, time.monotonic() - began
    say(
        "",
        "Passed only when run alone, and worth mending:",
        *(f"  {test}" for test in first.failed),
        f"{passed} passed, {again.passed} of them alone, in {seconds:.2f}s",
    )
    return 0


def say(*lines: str) -> None:
    """Before anything else is printed by other processes."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
