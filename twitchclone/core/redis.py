"""Clients of Valkey: one for synchronous code, one per event loop for coroutines."""

import asyncio
from functools import lru_cache
from weakref import WeakKeyDictionary

import redis
import redis.asyncio
from django.conf import settings


@lru_cache
def client() -> "redis.Redis":
    """The process's synchronous client; its pool is thread-safe."""
    return redis.Redis.from_url(settings.REDIS_URL, decode_responses=True, health_check_interval=30)


_async_clients: "WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis]" = (
    WeakKeyDictionary()
)


def async_client() -> "redis.asyncio.Redis":
    """This event loop's client; connections must not cross loops."""
    loop = asyncio.get_running_loop()
    if loop not in _async_clients:
        _async_clients[loop] = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, decode_responses=True, health_check_interval=30
        )
    return _async_clients[loop]


async def close_async_client() -> None:
    """Close this event loop's connections; the next call opens new ones."""
    if found := _async_clients.pop(asyncio.get_running_loop(), None):
        await found.aclose()
