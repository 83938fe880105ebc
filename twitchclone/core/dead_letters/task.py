"""What every task of the product is: one that is set aside after its worker was lost three times.

Django may not be set up yet when Celery imports this, so what needs it is imported when called.
"""

import inspect
from typing import Any

import structlog
from celery import Task
from celery.exceptions import Ignore

log = structlog.get_logger(__name__)

# One loss is bad luck, a deployment even; three mean that it is the task that kills its worker.
MAX_STARTS = 3


class WorkersLost(Exception):
    """The task was begun several times, and each time its worker was gone before it ended."""


class WatchedTask(Task):  # type: ignore[type-arg]  # generic for the type checker only
    """Counts its starts; beyond MAX_STARTS it becomes a dead letter instead of running."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it, unless it is called directly or has been begun too often."""
        request = self.request
        if request.called_directly:
            return super().__call__(*args, **kwargs)
        if request.is_eager:
            return self.run(*args, **kwargs)
        if _begin(request) > MAX_STARTS:
            _set_aside(self, args, kwargs)
            raise Ignore
        try:
            return self.run(*args, **kwargs)
        finally:
            _end(request)


def _begin(request: Any) -> int:
    from twitchclone.core.dead_letters.starts import count_start

    try:
        return count_start(request.id, request.retries, queue_name(request))
    except Exception as error:  # counting is worth no task
        log.warning("tasks.not_counted", error=type(error).__name__)
        return 0


def _end(request: Any) -> None:
    from twitchclone.core.dead_letters.starts import forget_start

    try:
        forget_start(request.id, request.retries)
    except Exception as error:  # the key expires
        log.warning("tasks.not_counted", error=type(error).__name__)


def _set_aside(task: Any, args: Any, kwargs: Any) -> None:
    from twitchclone.core.dead_letters.record import FailedCall, record_from_worker

    error = WorkersLost(f"Its worker was lost {MAX_STARTS} times while it ran.")
    queue = queue_name(task.request)
    call = FailedCall(task.request.id, task.name, queue, named_arguments(task, args, kwargs))
    record_from_worker(call, error)
    _end(task.request)


def queue_name(request: Any) -> str:
    """The queue that the running task was taken from: Valkey's routing key."""
    return str((request.delivery_info or {}).get("routing_key") or "")


def named_arguments(task: Any, args: Any, kwargs: Any) -> dict[str, Any]:
    """All arguments by name, as `send_task(kwargs=…)` takes them."""
    names = inspect.signature(task.run).parameters
    return {**dict(zip(names, args or (), strict=False)), **(kwargs or {})}
