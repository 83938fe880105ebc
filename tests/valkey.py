"""The Valkey of this test process, empty for each test that asks."""

from collections.abc import Iterator

import pytest
import redis

from twitchclone.core.redis import client


@pytest.fixture
def valkey() -> Iterator["redis.Redis"]:
    """The client of an empty server."""
    client().flushall()
    yield client()
