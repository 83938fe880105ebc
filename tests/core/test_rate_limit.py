"""Rate limits hold across processes, let bursts through and name the time to wait."""

import pytest

from twitchclone.core.errors import RateLimited
from twitchclone.core.rate_limit import Limit, require, require_async, retry_after_s
from twitchclone.core.redis import close_async_client

HOURLY = Limit("test-hourly", count=3, period_s=3600)


@pytest.fixture(autouse=True)
def _empty(valkey):
    """No earlier attempts."""


def test_the_whole_count_may_come_at_once():
    assert [retry_after_s(HOURLY, "a") for _ in range(3)] == [0, 0, 0]


def test_one_more_has_to_wait_for_its_turn():
    for _ in range(3):
        require(HOURLY, "a")
    with pytest.raises(RateLimited) as refusal:
        require(HOURLY, "a")
    assert 1190 <= refusal.value.retry_after_s <= 1200
    assert refusal.value.status == 429


def test_refused_attempts_do_not_lengthen_the_wait():
    for _ in range(3):
        require(HOURLY, "a")
    waits = [retry_after_s(HOURLY, "a") for _ in range(5)]
    assert max(waits) <= 1200


def test_keys_and_limits_are_counted_apart():
    for _ in range(3):
        require(HOURLY, "a")
    assert retry_after_s(HOURLY, "b") == 0
    assert retry_after_s(Limit("test-other", count=3, period_s=3600), "a") == 0


def test_nothing_is_left_once_the_period_is_over(valkey):
    require(HOURLY, "a")
    assert 0 < valkey.pttl("rate:test-hourly:a") <= 1_200_001


async def test_coroutines_share_the_limit():
    limit = Limit("coroutines", count=1, period_s=60)
    await require_async(limit, "key")
    with pytest.raises(RateLimited) as refused:
        require(limit, "key")
    assert 55 < refused.value.retry_after_s <= 60
    with pytest.raises(RateLimited):
        await require_async(limit, "key")
    await close_async_client()
