"""Celery's queues: which task goes where, and what each kind of worker allows.

| Queue | Tasks | Worker |
|---|---|---|
| default, fanout, webhooks | seconds | `worker` |
| record@NODE | what reads the disk of a media node | `record`, on that node |
| clips | cutting clips | `record` |
| video | hours: transcoding, downloads | `video` |
"""

from typing import Any

_SHORT_S, _RECORD_S, _VIDEO_S = 60, 900, 6 * 3600

# Tasks of record@NODE are sent there by name, because the node is known only then.
ROUTES: dict[str, dict[str, str]] = {
    "streams.video.*": {"queue": "video"},
    "streams.clips.*": {"queue": "clips"},
}


def transport_options(*, is_video: bool, is_record: bool) -> dict[str, Any]:
    """The broker's options for this worker."""
    options: dict[str, Any] = {
        "visibility_timeout": _VIDEO_S if is_video else _RECORD_S if is_record else _SHORT_S,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
    if kind := "video" if is_video else "record" if is_record else "":
        options |= {
            "unacked_key": f"{kind}-unacked",
            "unacked_index_key": f"{kind}-unacked-index",
            "unacked_mutex_key": f"{kind}-unacked-mutex",
        }
    return options


def time_limit_s(*, is_video: bool, is_record: bool) -> int:
    """Below the visibility timeout, or a task would run twice."""
    return _VIDEO_S - 60 if is_video else _RECORD_S - 60 if is_record else _SHORT_S - 10


def record_queue(node: str) -> str:
    """The queue of what must run where the node's disk is."""
    return f"record@{node}"
