"""Writes a task that gave up into the database; called in workers, where it must never raise."""

import json
import traceback
import uuid
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import close_old_connections

from twitchclone.core import clock
from twitchclone.core.logging import redact_text, redact_value
from twitchclone.core.models import FailedTask

log = structlog.get_logger(__name__)

_MAX_TRACEBACK = 20_000


@dataclass(frozen=True, slots=True)
class FailedCall:
    """What was to be done: `kwargs` are JSON, as they were sent."""

    task_id: str
    name: str
    queue: str
    kwargs: dict[str, Any]


def record_failure(call: FailedCall, error: BaseException, *, trace: str = "") -> None:
    """Keep it without its secrets, over what is kept of an earlier failure; logs what goes wrong.

    `trace` is the traceback as text where the error itself has none.
    """
    try:
        _write(call, error, trace)
    except Exception as problem:
        log.exception(
            "tasks.failure_not_kept", task=call.name, id=call.task_id, problem=str(problem)
        )
    else:
        log.error("tasks.gave_up", task=call.name, id=call.task_id, error=_describe(error))


def record_from_worker(call: FailedCall, error: BaseException, *, trace: str = "") -> None:
    """`record_failure` on a connection that works, and that no later child inherits."""
    close_old_connections()
    record_failure(call, error, trace=trace)
    close_old_connections()


def _write(call: FailedCall, error: BaseException, trace: str) -> None:
    if not trace and error.__traceback__:
        trace = "".join(traceback.format_exception(error))
    FailedTask.objects.update_or_create(
        task_id=(call.task_id or str(uuid.uuid4()))[:60],
        defaults={
            "name": call.name[:100],
            "queue": call.queue[:120],
            "kwargs": _clean_json(redact_value("kwargs", call.kwargs)),
            "error": _clean(_describe(error))[:500],
            # The end of a long one says what happened.
            "traceback": _clean(trace)[-_MAX_TRACEBACK:],
            "failed_at": clock.now(),
            "retried_at": None,
        },
    )


def _describe(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # its own words are broken too
        return type(error).__name__


def _clean(text: str) -> str:
    """Without secrets, NUL and half characters, which PostgreSQL cannot hold."""
    return redact_text(text).replace("\x00", "").encode("utf-8", "replace").decode()


def _clean_json(value: Any) -> Any:
    text = json.dumps(value, default=str, ensure_ascii=True)
    # Escaped, a NUL or half character is ASCII; PostgreSQL's jsonb refuses it all the same.
    if "\\u0000" not in text and "\\ud" not in text:
        return json.loads(text)
    match value:
        case str():
            return _clean(value)
        case list() | tuple():
            return [_clean_json(item) for item in value]
        case dict():
            return {_clean(str(name)): _clean_json(item) for name, item in value.items()}
    return json.loads(text)
