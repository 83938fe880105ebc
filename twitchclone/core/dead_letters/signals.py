"""Celery's signals of tasks that gave up, and of a worker that stops on purpose.

Receivers run inside the worker, so none of them may raise; Celery's `send` would only log it, but
a task that failed would then leave no trace.
"""

import contextlib
from typing import Any

from celery.signals import task_failure, task_rejected, task_unknown, worker_shutting_down


def connect() -> None:
    """Listen in this process; without a worker in it nothing is ever sent."""
    task_failure.connect(_on_failure, weak=False)
    task_unknown.connect(_on_unknown, weak=False)
    task_rejected.connect(_on_rejected, weak=False)
    worker_shutting_down.connect(_on_shutting_down, weak=False)


def _on_failure(
    sender: Any, task_id: str, exception: BaseException, args: Any, kwargs: Any, **rest: Any
) -> None:
    """It raised after its last attempt, took too long, or was lost without being handed out again.

    In the worker's child process `sender.request` is the task's; its parent, which tells of lost
    children and time limits, has none.
    """
    if sender.request.is_eager:
        return
    from twitchclone.core.dead_letters.record import FailedCall, record_from_worker
    from twitchclone.core.dead_letters.task import named_arguments

    trace = str(getattr(rest.get("einfo"), "traceback", "") or "")
    queue = _queue_of(sender, task_id)
    call = FailedCall(task_id, sender.name, queue, named_arguments(sender, args, kwargs))
    record_from_worker(call, exception, trace=trace)


def _queue_of(task: Any, task_id: str) -> str:
    from twitchclone.core.dead_letters.starts import forget_start, queue_of
    from twitchclone.core.dead_letters.task import queue_name

    if queue := queue_name(task.request):
        return queue
    with contextlib.suppress(Exception):
        for attempt in range((task.max_retries or 0) + 1):
            if queue := queue_of(task_id, attempt):
                forget_start(task_id, attempt)
                return queue
    return ""


def _on_unknown(message: Any, exc: Any, name: str, id: str, **rest: Any) -> None:
    """Nobody here knows a task of this name: an older worker, or a newer sender."""
    from twitchclone.core.dead_letters.record import FailedCall, record_from_worker

    error = LookupError(f"This worker knows no task of the name {name}.")
    call = FailedCall(id, name, _queue_in(message), _kwargs_in(message))
    record_from_worker(call, error)


def _on_rejected(message: Any, exc: Any, **rest: Any) -> None:
    """What came is no task at all."""
    from twitchclone.core.dead_letters.record import FailedCall, record_from_worker

    error = exc or ValueError("This message is no task.")
    body = str(message.body)[:1000]
    task_id = str((message.headers or {}).get("id") or "")
    call = FailedCall(task_id, "(unreadable)", _queue_in(message), {"body": body})
    record_from_worker(call, error)


def _queue_in(message: Any) -> str:
    return str((message.delivery_info or {}).get("routing_key") or "")


def _kwargs_in(message: Any) -> dict[str, Any]:
    with contextlib.suppress(Exception):
        _, kwargs, _ = message.decode()
        return dict(kwargs)
    return {}


def _on_shutting_down(**rest: Any) -> None:
    """What runs now is handed out again; that is no fault of its own."""
    from celery.worker import state

    from twitchclone.core.dead_letters.starts import forget_start

    for request in list(state.active_requests):
        with contextlib.suppress(Exception):
            forget_start(request.id, int(request.request_dict.get("retries") or 0))
