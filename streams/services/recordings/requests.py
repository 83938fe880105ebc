"""Asking the record worker of a node to do something with the node's disk."""

from uuid import UUID

from celery import current_app
from django.conf import settings

from streams.models import Broadcast, Video
from twitchclone.core.jobs import NO_LIMITS, enqueue_on_commit
from twitchclone.core.redis import client
from twitchclone.settings.workers import record_queue

STORE, FINISH = "streams.record.store_segments", "streams.record.finish_recording"
# Of the two sorts of tasks the one that comes later does the work of the one before.
_STORE_EXPIRES_S = 60


def request_storing(*, broadcast_id: UUID) -> None:
    """Finished segments wait on this node's disk; blocking, raises while the broker is away."""
    current_app.send_task(
        STORE,
        kwargs={"broadcast_id": str(broadcast_id)},
        queue=record_queue(settings.MEDIA_NODE),
        expires=_STORE_EXPIRES_S,
        retry=False,
        **NO_LIMITS,
    )


def request_storing_again(broadcast_id: UUID, *, attempt: int, delay_s: float) -> None:
    """After a failure, or because there is more. Tasks for new segments fail as well meanwhile:
    only one of them all asks for the next attempt."""
    if _is_first(f"record:again:{broadcast_id}", delay_s):
        queue, name = record_queue(settings.MEDIA_NODE), str(broadcast_id)
        enqueue_on_commit(STORE, queue=queue, delay_s=delay_s, broadcast_id=name, attempt=attempt)


def request_finishing_again(video_id: int, *, attempt: int, delay_s: float) -> None:
    """The same for the end of a recording."""
    if _is_first(f"record:again:{video_id}", delay_s):
        queue, name = record_queue(settings.MEDIA_NODE), str(video_id)
        enqueue_on_commit(FINISH, queue=queue, delay_s=delay_s, video_id=name, attempt=attempt)


def _is_first(key: str, delay_s: float) -> bool:
    if not delay_s:
        return True
    return bool(client().set(key, 1, nx=True, px=max(1, int(delay_s * 1000))))


def request_finishing(*, broadcast: Broadcast) -> None:
    """The broadcast has ended; its node has the rest of the recording."""
    video_id = Video.objects.filter(broadcast=broadcast).values_list("pk", flat=True).first()
    if video_id is not None:
        queue = record_queue(broadcast.node)
        enqueue_on_commit(FINISH, queue=queue, video_id=str(video_id))
