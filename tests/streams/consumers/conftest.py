"""What tests of the consumers share."""

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from tests.streams.fixtures import clean_valkey
from tests.valkey import valkey

__all__ = ["clean_valkey", "valkey"]


@pytest.fixture(autouse=True)
async def _no_connection_left() -> AsyncIterator[None]:
    """Close what Channels' session middleware opened in its own thread."""
    yield
    await sync_to_async(connections.close_all)()
