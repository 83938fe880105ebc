"""Finishing whatever recordings were left unfinished, by whatever was killed."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from streams.models import BroadcastState, Video, VideoKind, VideoState
from streams.services.recordings.finish import finish_from_rows
from streams.services.recordings.requests import request_finishing
from twitchclone.core import clock
from twitchclone.core.redis import client

_GONE_AFTER = timedelta(minutes=1)
# The end of a broadcast asks for its recording to be finished by itself.
_SLACK = timedelta(seconds=5)
_MISSING_KEPT_S = 86_400
_WORKER_KEY, _MISSING_KEY = "record:worker:", "record:missing:"
# Longer than the time between two reconciliations, which have every worker say that it lives.
_WORKER_TTL_S = 180


def note_record_worker() -> None:
    """A task of this node's record queue runs: whoever has the disk is alive."""
    client().set(f"{_WORKER_KEY}{settings.MEDIA_NODE}", 1, ex=_WORKER_TTL_S)


def reconcile_recordings() -> int:
    """Ask for what is unfinished to be finished where its disk is, or finish it here when that
    node is gone for good; returns how many were unfinished. Safe to run at any time."""
    unfinished = list(_unfinished())
    for video in unfinished:
        assert video.broadcast is not None
        if _is_gone(video.broadcast.node):
            finish_from_rows(video_id=video.pk)
        else:
            request_finishing(broadcast=video.broadcast)
    return len(unfinished)


def _unfinished() -> "QuerySet[Video]":
    """Recordings whose broadcasts have ended, or are gone."""
    return (
        Video.objects.select_related("broadcast")
        .filter(kind=VideoKind.ARCHIVE, state=VideoState.RECORDING)
        .filter(broadcast__state=BroadcastState.ENDED, broadcast__ended_at__lt=clock.now() - _SLACK)
        .order_by("created_at")
    )


def _is_gone(node: str) -> bool:
    """Whether neither the media node nor its record worker has been seen for the grace and a
    minute more. As with broadcasts the first sight counts, because an emptied Valkey knows of
    nobody."""
    valkey, key = client(), f"{_MISSING_KEY}{node}"
    if valkey.exists(f"{settings.MEDIA_NODE_KEY_PREFIX}{node}", f"{_WORKER_KEY}{node}"):
        valkey.delete(key)
        return False
    now_s = clock.now().timestamp()
    valkey.set(key, now_s, nx=True, ex=_MISSING_KEPT_S)
    missing_for = timedelta(seconds=now_s - float(valkey.get(key) or now_s))
    return missing_for > timedelta(seconds=settings.LIVE_GRACE_SECONDS) + _GONE_AFTER
