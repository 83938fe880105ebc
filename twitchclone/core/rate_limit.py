"""Rate limits shared by all processes: the generic cell rate algorithm in one Valkey script."""

import math
from dataclasses import dataclass
from typing import Any

from twitchclone.core.errors import RateLimited
from twitchclone.core.redis import async_client, client

# One key holds the theoretical arrival time in µs; Valkey's own clock keeps processes in step.
_GCRA = """
local now = redis.call('TIME'); now = now[1] * 1000000 + now[2]
local interval = tonumber(ARGV[1]); local burst = tonumber(ARGV[2])
local tat = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
if tat + interval - now > interval * burst then return tat + interval - now - interval * burst end
redis.call('SET', KEYS[1], string.format('%.0f', tat + interval),
           'PX', math.ceil((tat + interval - now) / 1000) + 1)
return 0
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """`count` actions in `period_s` seconds, all of which may come at once."""

    name: str
    count: int
    period_s: int


def retry_after_s(limit: Limit, key: str) -> float:
    """Take one action; 0 when it is allowed, else the seconds until it would be."""
    script = client().register_script(_GCRA)
    return _seconds(script(keys=[_key(limit, key)], args=_arguments(limit)))


async def retry_after_s_async(limit: Limit, key: str) -> float:
    """`retry_after_s` for coroutines."""
    script = async_client().register_script(_GCRA)
    return _seconds(await script(keys=[_key(limit, key)], args=_arguments(limit)))


def require(limit: Limit, key: str) -> None:
    """Take one action; raises RateLimited with the time to wait."""
    if wait_s := retry_after_s(limit, key):
        raise RateLimited(retry_after_s=math.ceil(wait_s))


async def require_async(limit: Limit, key: str) -> None:
    """`require` for coroutines."""
    if wait_s := await retry_after_s_async(limit, key):
        raise RateLimited(retry_after_s=math.ceil(wait_s))


def _key(limit: Limit, key: str) -> str:
    return f"rate:{limit.name}:{key}"


def _arguments(limit: Limit) -> list[int]:
    return [limit.period_s * 1_000_000 // limit.count, limit.count]


def _seconds(wait_us: Any) -> float:
    return int(wait_us) / 1_000_000
