"""A real server with the tus endpoint before it, and a client that speaks for an account."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from streams.tus import TusApp
from tests.core.serving import serving
from tests.streams.consumers.page import session_of
from tests.streams.fixtures import clean_valkey
from tests.valkey import valkey

__all__ = ["clean_valkey", "valkey"]

ENDPOINT = "/api/v1/videos/uploads/tus/"


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    """What is on its way in goes here."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
async def site(data_dir: Path) -> AsyncIterator[str]:
    """The address of a server of the endpoint."""
    async with serving(TusApp()) as (url, _):
        yield url.replace("ws://", "http://")


@pytest.fixture
async def ana(site: str, broadcaster: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Ana's browser."""
    async with client(site, await session_of(broadcaster)) as browser:
        yield browser


def client(site: str, session: str = "", **headers: str) -> httpx.AsyncClient:
    given = {"Tus-Resumable": "1.0.0", **headers}
    if session:
        given["Cookie"] = f"sessionid={session}"
    return httpx.AsyncClient(base_url=site, headers=given, timeout=20)
