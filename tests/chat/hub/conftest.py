"""A hub on the suite's Valkey, and the rooms' own connections, both ended with the test's loop."""

from collections.abc import AsyncIterator

import pytest

from chat.hub import Hub
from chat.stream.connections import close_async_client


@pytest.fixture
async def hub(valkey: object) -> AsyncIterator[Hub]:
    """An empty hub on an empty Valkey."""
    found = Hub()
    yield found
    await found.close()
    await close_async_client()
