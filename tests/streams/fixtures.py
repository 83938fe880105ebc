"""Fixtures of every test that touches the streams app's state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from twitchclone.core import clock


@pytest.fixture(autouse=True)
def clean_valkey(valkey: object) -> None:
    """No viewers, limits or reports of earlier tests."""


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Moves the clock on from where it stands: `later(seconds=5)`."""

    def move(**delta: float) -> datetime:
        moved = clock.now() + timedelta(**delta)
        monkeypatch.setattr(clock, "now", lambda: moved)
        return moved

    return move


@pytest.fixture
def media_root(settings: Any, tmp_path: Path) -> Path:
    """Uploads of this test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
