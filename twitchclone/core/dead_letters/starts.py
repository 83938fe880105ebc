"""How often a task has begun without an end: a task that kills its worker is not tried for ever.

The broker hands a task out again when its worker is lost, and knows no bound. One hash in Valkey
for each attempt that runs; the queue is kept too, because the process that learns of a lost child
does not know it any more.
"""

from twitchclone.core.redis import client

# A task of the longest kind is handed out again six hours after its worker was lost.
_KEPT_FOR_S = 3 * 24 * 3600


def count_start(task_id: str, attempt: int, queue: str) -> int:
    """Note that this attempt begins; how often it has begun by now."""
    key = _key(task_id, attempt)
    pipeline = client().pipeline()
    pipeline.hincrby(key, "count", 1)
    pipeline.hset(key, "queue", queue)
    pipeline.expire(key, _KEPT_FOR_S)
    return int(pipeline.execute()[0])


def forget_start(task_id: str, attempt: int) -> None:
    """It has come to an end, or was interrupted on purpose."""
    client().delete(_key(task_id, attempt))


def queue_of(task_id: str, attempt: int) -> str:
    """Where an attempt that has not come to its end was taken from; empty when that is unknown."""
    return str(client().hget(_key(task_id, attempt), "queue") or "")


def _key(task_id: str, attempt: int) -> str:
    return f"task-starts:{task_id}:{attempt}"
