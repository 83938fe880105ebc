"""Hands work to Celery once the transaction that asked for it has committed."""

from typing import Any, Final

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

# A Valkey that restarts is back within a second or two; a request may wait that long.
_RETRIES = {"max_retries": 4, "interval_start": 0.1, "interval_step": 0.3, "interval_max": 1.0}

# Unless told so, Celery sends along the limits of the process that sends, and half a minute of a
# short worker would end an hour of transcoding. What a task may take is its own worker's to say.
NO_LIMITS: Final[dict[str, Any]] = {"time_limit": None, "soft_time_limit": None}


def enqueue_on_commit(
    task_name: str, /, *, delay_s: float = 0, queue: str = "", **kwargs: Any
) -> None:
    """Send the named task with these JSON arguments after commit, at once outside of atomic().

    Without `queue` CELERY_TASK_ROUTES decides. `delay_s` must stay far below the broker's
    visibility timeout, or the task runs twice.

    By name, because services stand below tasks. The change is already committed when the broker
    cannot be reached, so that is logged as an error and does not fail the request.
    """

    def send() -> None:
        try:
            current_app.send_task(
                task_name,
                kwargs=kwargs,
                countdown=delay_s or None,
                queue=queue or None,
                **NO_LIMITS,
                retry=True,
                retry_policy=_RETRIES,
            )
        except OperationalError as error:
            log.error("jobs.lost", task=task_name, error=str(error))

    transaction.on_commit(send, robust=True)
