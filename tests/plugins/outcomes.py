"""Writes down which tests failed and how many passed, for whoever runs them again (tests.suite)."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

FILE_VARIABLE = "TEST_OUTCOMES_FILE"


class Outcomes:
    """Collects reports where they come together: in the only process, or in xdist's controller."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._passed: set[str] = set()
        self._failed: dict[str, None] = {}  # in their order

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has failed when its set-up, its call or its clean-up did."""
        if report.failed:
            self._failed[report.nodeid] = None
        elif report.passed and report.when == "call":
            self._passed.add(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """`{"passed": 12, "failed": ["tests/test_a.py::test_b"], "is_whole": true}`.

        Not whole is a run that `-x` or `--maxfail` has ended before the last test.
        """
        yield
        outcomes = {
            "passed": len(self._passed - self._failed.keys()),
            "failed": list(self._failed),
            "is_whole": not (session.shouldfail or session.shouldstop),
        }
        self._file.write_text(json.dumps(outcomes), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Only where a file is asked for, and not in xdist's workers."""
    file = os.environ.get(FILE_VARIABLE)
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcomes(Path(file)), "outcomes")
