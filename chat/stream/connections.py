"""Clients of Valkey for streams: bytes in, bytes out, and no waiting for ever."""

import asyncio
from functools import lru_cache
from typing import Any, cast
from weakref import WeakKeyDictionary

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

Row = tuple[bytes, dict[bytes, bytes]]  # an entry as Valkey answers it: its place and its fields

# Bodies stay bytes from the sender to the sockets; and an edge that waits for a stalled server must
# be able to tell its user so.
_OPTIONS: dict[str, Any] = {
    "decode_responses": False,
    "health_check_interval": 30,
    "socket_connect_timeout": 5,
    "socket_timeout": 10,
}

# A room where thousands speak at once must not take thousands of Valkey's connections: coroutines
# wait for one of these, each for a fraction of a millisecond.
_CONNECTIONS = 32
# A restart of Valkey takes a fraction of a second; whoever waits longer is better told so.
_RETRIES = 4
_BACKOFF = ExponentialWithJitterBackoff(base=0.05, cap=0.5)


@lru_cache
def client() -> "redis.Redis":
    """The process's synchronous client; its pool is thread-safe."""
    retry = Retry(_BACKOFF, _RETRIES)
    return redis.Redis.from_url(settings.REDIS_URL, retry=retry, **_OPTIONS)


def stream_rows(answer: object) -> list[Row]:
    """What XRANGE and XREVRANGE answer; the library's own types know neither our bytes nor it."""
    return cast(list[Row], answer or [])


_async_clients: "WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis]" = (
    WeakKeyDictionary()
)


def async_client() -> "redis.asyncio.Redis":
    """This event loop's client; connections must not cross loops."""
    loop = asyncio.get_running_loop()
    if loop not in _async_clients:
        pool = redis.asyncio.BlockingConnectionPool.from_url(
            settings.REDIS_URL,
            max_connections=_CONNECTIONS,
            timeout=10,
            retry=AsyncRetry(_BACKOFF, _RETRIES),
            **_OPTIONS,
        )
        _async_clients[loop] = redis.asyncio.Redis.from_pool(pool)
    return _async_clients[loop]


async def close_async_client() -> None:
    """Close this event loop's connections; the next call opens new ones."""
    if found := _async_clients.pop(asyncio.get_running_loop(), None):
        await found.aclose()
