"""Sends a task that gave up once more."""

import json

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from twitchclone.core import clock
from twitchclone.core.errors import Conflict, DomainError
from twitchclone.core.jobs import NO_LIMITS
from twitchclone.core.models import FailedTask

_RETRIES = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.5}


class BrokerAway(DomainError):
    """Valkey does not take the task now."""

    code = "broker_away"
    status = 503
    default_message = "The task queue cannot be reached at the moment. Try again in a minute."


def lacks_secrets(row: FailedTask) -> bool:
    """Whether an argument held a secret, which is not kept: it cannot be sent as it was."""
    return "[redacted]" in json.dumps(row.kwargs)


@transaction.atomic
def retry_failed_task(*, failed_task_id: int) -> FailedTask:
    """The same task with the same arguments to the same queue; it keeps its id, so when it fails
    again its row says so. Raises Conflict for one that cannot be sent, BrokerAway."""
    row = FailedTask.objects.select_for_update().filter(pk=failed_task_id).first()
    if row is None or row.retried_at is not None:
        raise Conflict("This task has been sent again already, or is gone.")
    if row.name not in current_app.tasks:
        raise Conflict("There is no task of this name any more.")
    if lacks_secrets(row):
        raise Conflict("Its arguments held secrets, which are not kept: it cannot be sent again.")
    # Inside the transaction: a failure that comes at once waits for the row and then clears
    # `retried_at`, and a commit that fails leaves a task that may run once more, which all may.
    try:
        current_app.send_task(
            row.name,
            kwargs=row.kwargs,
            queue=row.queue or None,
            task_id=row.task_id,
            retry=True,
            retry_policy=_RETRIES,
            **NO_LIMITS,
        )
    except OperationalError as error:
        raise BrokerAway from error
    row.retried_at = clock.now()
    row.save(update_fields=["retried_at"])
    return row
