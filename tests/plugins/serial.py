"""Spreads tests over xdist's workers, but keeps video and browsers together in one of them.

Two encoders or browsers at once would starve each other on a small machine, and tests of the whole
product share one running stack. xdist's own `loadgroup` reads a private attribute that this pytest
no longer has, and then spreads everything without a word.
"""

import functools
import re
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_SERIAL = re.compile(r"pytest\.mark\.(media|browser)\b")


class Scheduling(LoadScopeScheduling):
    """One unit of work per test, but a single one for all files with a media or browser mark."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "serial" if is_serial(self.config.rootpath / file) else nodeid


@functools.cache
def is_serial(file: Path) -> bool:
    """Whether the file marks tests as media or browser; the controller sees no marks."""
    return bool(_SERIAL.search(file.read_text(encoding="utf-8")))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Whatever --dist says."""
    return Scheduling(config, log)
