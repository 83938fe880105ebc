"""How tasks try again: back-off with full jitter, the same for all of them.

    @shared_task(name="streams.record.store", **retries(StorageUnavailable, queue="record@"))

A retry waits inside a worker, and the broker hands a task out a second time when wait and run
together exceed its visibility timeout; so the longest wait follows from the queue's timeouts. An
outage that outlasts the attempts leaves a dead letter (`core.dead_letters`); staff send it again.
"""

from typing import Any

from twitchclone.settings.workers import kind_of, time_limit_s, transport_options

# With the longest waits below: a minute or so on `default`, a quarter of an hour on the others.
ATTEMPTS = 20


def longest_wait_s(queue: str) -> int:
    """What a retry on this queue may wait at most: short of what the broker leaves to a task that
    uses up its time limit."""
    kind = kind_of(queue)
    visibility_s = int(transport_options(kind)["visibility_timeout"])
    return visibility_s - time_limit_s(kind) - 2


def retries(
    *errors: type[Exception],
    queue: str = "default",
    attempts: int = ATTEMPTS,
    never: tuple[type[Exception], ...] = (),
) -> dict[str, Any]:
    """Options of `shared_task`: try again after these errors, but not after those of `never`.

    The n-th wait is anything up to 2^n seconds (full jitter), so that what failed together does not
    come back together. `queue` is `default`, `video`, `clips`, `edits` or `record@…`.
    """
    return {
        "autoretry_for": errors,
        "dont_autoretry_for": never,
        "max_retries": attempts,
        "retry_backoff": 1,
        "retry_backoff_max": longest_wait_s(queue),
        "retry_jitter": True,
    }
