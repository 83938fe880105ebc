"""Connections to Valkey end with the event loop of the test that opened them."""

from collections.abc import AsyncIterator

import pytest

from chat.stream.connections import close_async_client


@pytest.fixture(autouse=True)
async def _closed_connections() -> AsyncIterator[None]:
    yield
    await close_async_client()
