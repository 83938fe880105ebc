"""From a media node's disk to a video: what a broadcast leaves behind."""

from streams.services.recordings.begin import begin_recording, follow_broadcast
from streams.services.recordings.finish import finish_from_rows, finish_recording
from streams.services.recordings.reconcile import note_record_worker, reconcile_recordings
from streams.services.recordings.requests import (
    request_finishing,
    request_finishing_again,
    request_storing,
    request_storing_again,
)
from streams.services.recordings.store import Progress, store_segments
from streams.services.recordings.warnings import report_node_warning

__all__ = [
    "Progress",
    "begin_recording",
    "finish_from_rows",
    "finish_recording",
    "follow_broadcast",
    "note_record_worker",
    "reconcile_recordings",
    "report_node_warning",
    "request_finishing",
    "request_finishing_again",
    "request_storing",
    "request_storing_again",
    "store_segments",
]
