"""Celery's queues: which task goes where, and what each kind of worker allows.

| Queue | Tasks | Worker | Kind |
|---|---|---|---|
| default, fanout, webhooks | seconds | `worker` | short |
| record@NODE | what reads the disk of a media node | `record`, on that node | record |
| clips, edits | cutting clips; muting, pictures, films of ads | `edit` | edit |
| video | hours: transcoding, downloads, emptying the trash | `video` | video |
"""

from enum import StrEnum
from typing import Any


class WorkerKind(StrEnum):
    """What a worker's tasks take; each kind has unacknowledged sets of its own, or the visibility
    timeout of a shorter one would hand its tasks out again."""

    SHORT = "short"
    RECORD = "record"
    EDIT = "edit"
    VIDEO = "video"


_VISIBILITY_S = {
    WorkerKind.SHORT: 60,
    WorkerKind.RECORD: 900,
    WorkerKind.EDIT: 3600,
    WorkerKind.VIDEO: 6 * 3600,
}
_KIND_OF_QUEUE = {
    "clips": WorkerKind.EDIT,
    "edits": WorkerKind.EDIT,
    "video": WorkerKind.VIDEO,
}

# Tasks of record@NODE are sent there by name, because the node is known only then.
ROUTES: dict[str, dict[str, str]] = {
    "streams.video.*": {"queue": "video"},
    "streams.clips.*": {"queue": "clips"},
    "streams.edits.*": {"queue": "edits"},
    "monetization.creatives.*": {"queue": "edits"},
    "monetization.*": {"queue": "webhooks"},
}


def kind_of(queue: str) -> WorkerKind:
    """The kind of worker that serves a queue."""
    if queue.startswith("record@"):
        return WorkerKind.RECORD
    return _KIND_OF_QUEUE.get(queue, WorkerKind.SHORT)


def transport_options(kind: WorkerKind) -> dict[str, Any]:
    """The broker's options for a worker of this kind."""
    options: dict[str, Any] = {
        "visibility_timeout": _VISIBILITY_S[kind],
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
    if kind is not WorkerKind.SHORT:
        options |= {
            "unacked_key": f"{kind}-unacked",
            "unacked_index_key": f"{kind}-unacked-index",
            "unacked_mutex_key": f"{kind}-unacked-mutex",
        }
    return options


def time_limit_s(kind: WorkerKind) -> int:
    """Below the visibility timeout, or a task would run twice.

    Celery ends a process at it, but no thread: in a pool of threads each ffmpeg has its own
    deadline, and each request to the storage has one.
    """
    return _VISIBILITY_S[kind] - (10 if kind is WorkerKind.SHORT else 60)


def record_queue(node: str) -> str:
    """The queue of what must run where the node's disk is."""
    return f"record@{node}"
