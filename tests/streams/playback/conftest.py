"""What tests of playback share."""

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections


@pytest.fixture(autouse=True)
async def _no_connection_left() -> AsyncIterator[None]:
    """Close what the thread for sync functions has opened."""
    yield
    await sync_to_async(connections.close_all)()
