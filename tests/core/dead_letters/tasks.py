"""Tasks of the tests' own, which a real worker is told to include: they fail in every way."""

import os
import signal
import time
from typing import Any

from celery import shared_task

from twitchclone.core import redis
from twitchclone.core.dead_letters.starts import _key
from twitchclone.core.retries import retries


@shared_task(name="tests.fail")
def fail(*, what: str, password: str = "") -> None:
    """Raises."""
    raise ValueError(f"broken {what} live_7_{'k' * 20}")


@shared_task(name="tests.fail_at_last", **retries(ConnectionError, attempts=2))
def fail_at_last() -> None:
    """Raises after its attempts."""
    redis.client().incr("attempts")
    raise ConnectionError("away")


@shared_task(name="tests.die")
def die() -> None:
    """Takes its process along."""
    redis.client().incr("deaths")
    os.kill(os.getpid(), signal.SIGKILL)


@shared_task(name="tests.hang", time_limit=1)
def hang() -> None:
    """Outlasts its time."""
    time.sleep(60)


@shared_task(name="tests.succeed")
def succeed(*, number: int) -> None:
    """Leaves a trace."""
    redis.client().rpush("done", number)


@shared_task(name="tests.last_long", bind=True)
def last_long(self: Any) -> None:
    """Runs until its worker is stopped."""
    redis.client().set("started", _key(self.request.id, self.request.retries))
    time.sleep(60)
