"""What becomes of broadcasts: stored as they go on, finished when they end.

The first two run on the queue of the media node whose disk they read. They never give up while
something is there to be stored; the reconciler asks again for whatever got lost.
"""

import random
from uuid import UUID

from celery import shared_task

from streams.services import recordings
from streams.services.recordings import Progress

_FIRST_DELAY_S, _MAX_DELAY_S = 0.5, 15.0
# The node needs a moment for the last segment, and seldom longer.
_BUSY_DELAY_S, _BUSY_GROWTH, _MAX_BUSY_DELAY_S = 0.2, 1.2, 5.0


@shared_task(name="streams.record.store_segments")
def store_segments(broadcast_id: str, attempt: int = 0) -> str:
    """Store the finished segments of a broadcast that are not stored yet."""
    recordings.note_record_worker()
    progress = recordings.store_segments(broadcast_id=UUID(broadcast_id))
    if progress is Progress.FAILED:
        delay_s = _delay_s(attempt)
        recordings.request_storing_again(UUID(broadcast_id), attempt=attempt + 1, delay_s=delay_s)
    elif progress is Progress.MORE:
        recordings.request_storing_again(UUID(broadcast_id), attempt=0, delay_s=0)
    return progress.name


@shared_task(name="streams.record.finish_recording")
def finish_recording(video_id: str, attempt: int = 0) -> str:
    """Store what remains of an ended broadcast and make its video ready."""
    recordings.note_record_worker()
    progress = recordings.finish_recording(video_id=int(video_id))
    if progress is not Progress.DONE:
        delays_s = {Progress.FAILED: _delay_s(attempt), Progress.BUSY: _busy_delay_s(attempt)}
        recordings.request_finishing_again(
            int(video_id), attempt=attempt + 1, delay_s=delays_s.get(progress, 0)
        )
    return progress.name


@shared_task(name="streams.reconcile_recordings", expires=60)
def reconcile_recordings() -> int:
    """Finish what was left unfinished."""
    return recordings.reconcile_recordings()


def _delay_s(attempt: int) -> float:
    """Doubling up to a limit, and never the same for everybody at once."""
    longest_s = min(_MAX_DELAY_S, _FIRST_DELAY_S * 2 ** min(attempt, 10))
    return random.uniform(longest_s / 2, longest_s)  # noqa: S311 - not a secret


def _busy_delay_s(attempt: int) -> float:
    return min(_MAX_BUSY_DELAY_S, _BUSY_DELAY_S * _BUSY_GROWTH ** min(attempt, 30))
