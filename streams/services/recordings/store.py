"""Storing a broadcast's finished segments, from the disk of the node that this process is on."""

import contextlib
import time
from collections import OrderedDict
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice
from pathlib import Path
from threading import Lock
from uuid import UUID

import structlog
from django.conf import settings

from streams.models import BroadcastState, Video
from streams.services.recordings.objects import Batch, WaitingSegment, put_segments
from streams.services.recordings.picture import renew_live_picture
from streams.services.recordings.requests import request_finishing
from streams.services.recordings.rows import (
    RecordingGone,
    Stored,
    add_segments,
    add_up_video,
    load_stored,
    make_renditions,
)
from streams.services.recordings.warnings import storage_warning
from streams.services.video_news import tell_video
from streams.spool import BroadcastSpool, is_done, mark_done, write_stored
from streams.storage import Area
from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.jobs import enqueue_on_commit

_log = structlog.get_logger(__name__)
_BATCH = 16
# A backlog of hours is worked off in turns, so that no task comes near its time limit.
_TURN_S = 120.0
_SPOOLS_KEPT = 64


class Progress(Enum):
    """How a task on a recording ended."""

    DONE = auto()
    MORE = auto()  # there is more, and nothing in the way
    BUSY = auto()  # another process is at it
    FAILED = auto()  # the storage did not take it


def lease_name(broadcast_id: UUID) -> str:
    """The lease under which a recording's rows and objects change."""
    return f"recording {broadcast_id}"


def broadcast_folder(broadcast_id: UUID) -> Path:
    """Where the node of this process keeps the broadcast."""
    folder: Path = settings.LIVE_DIR / str(broadcast_id)
    return folder


def store_segments(*, broadcast_id: UUID) -> Progress:
    """Store what is finished; of an ended broadcast, whose video is ready, what came too late."""
    folder = broadcast_folder(broadcast_id)
    if not folder.exists() or is_done(folder):
        return Progress.DONE
    with try_lease(lease_name(broadcast_id)) as is_ours:
        if not is_ours:
            return Progress.BUSY
        video = Video.objects.select_related("broadcast").filter(broadcast=broadcast_id).first()
        if video is None:
            _log.info("recording_unwanted", broadcast_id=str(broadcast_id))
            mark_done(folder)
            return Progress.DONE
        assert video.broadcast is not None
        try:
            progress = store_waiting(video, folder)
            if video.is_kept and progress is not Progress.FAILED:
                renew_live_picture(video, folder)
        except RecordingGone:
            return forget_recording(video, folder)
    if progress is Progress.DONE and video.broadcast.state == BroadcastState.ENDED:
        request_finishing(broadcast=video.broadcast)  # a node that starts again asks for it so
    return progress


def forget_recording(video: Video, folder: Path | None) -> Progress:
    """The account was deleted while its recording was stored: leave nothing behind. By a task of
    its own, which asks a storage again that is away: nobody else knows of the folder."""
    _log.info("recording_unwanted", video_id=video.pk)
    prefixes = [video.storage_prefix]
    enqueue_on_commit("streams.video.delete_folders", area=Area.VIDEOS.value, prefixes=prefixes)
    if folder is not None:
        mark_done(folder)
    return Progress.DONE


def store_waiting(video: Video, folder: Path) -> Progress:
    """Store what is finished in the folder. The caller holds the lease. Raises RecordingGone."""
    assert video.broadcast is not None
    with _lent(video.broadcast.pk, folder) as spool:
        spool.refresh()
        stored = _catch_up(video, spool)
        before = _shown(video)
        progress = _work_off(video, spool, stored)
        _note_progress(video, spool, before)
    return progress


def _catch_up(video: Video, spool: BroadcastSpool) -> dict[str, Stored]:
    """How far the rows are; the spool waits with what comes behind them."""
    stored = load_stored(video)
    for name, rendition in spool.renditions.items():
        known = stored[name].msn if name in stored else -1
        if known < rendition.stored_msn:  # rows are gone that were there
            spool.renditions[name] = rendition = type(rendition)(rendition.directory)
            rendition.refresh()
        rendition.forget(known)
    return stored


def _work_off(video: Video, spool: BroadcastSpool, stored: dict[str, Stored]) -> Progress:
    inits = {name: row.init_number for name, row in stored.items()}
    known = set(stored)
    give_up_at = time.monotonic() + _TURN_S
    while batch := list(islice(_oldest_first(spool), _BATCH)):
        # The first segment of a rendition may come at any turn.
        begun = {each.rendition.name: each.rendition for each in batch}
        if missing := [rendition for name, rendition in begun.items() if name not in known]:
            make_renditions(video, missing)
            known |= begun.keys()
        result = put_segments(video.storage_prefix, batch, inits)
        if result.stored:
            add_segments(video, result.stored)
        _forget(result)
        if result.failure is not None:
            _log.warning("storage_failed", video_id=video.pk, error=str(result.failure.__cause__))
            return Progress.FAILED
        if time.monotonic() >= give_up_at:
            return Progress.MORE
        spool.refresh()
    return Progress.DONE


def _oldest_first(spool: BroadcastSpool) -> Iterator[WaitingSegment]:
    waiting = [
        WaitingSegment(rendition, segment)
        for rendition in spool.renditions.values()
        for segment in islice(rendition.waiting, _BATCH)
    ]
    return iter(sorted(waiting, key=lambda each: (each.segment.pdt_ms, each.segment.msn)))


def _forget(result: Batch) -> None:
    newest: dict[str, WaitingSegment] = {}
    for each in (*result.stored, *result.lost):
        known = newest.get(each.rendition.name)
        if known is None or each.segment.msn > known.segment.msn:
            newest[each.rendition.name] = each
    for each in newest.values():
        each.rendition.forget(each.segment.msn)
        write_stored(each.rendition.directory, each.segment.msn)


def _shown(video: Video) -> tuple[object, ...]:
    return (video.duration_ms, video.size_bytes, video.spooled_bytes, video.recording_warning)


def _note_progress(video: Video, spool: BroadcastSpool, before: tuple[object, ...]) -> None:
    add_up_video(video, video.renditions.all())
    video.spooled_bytes = spool.waiting_bytes
    video.recording_warning = storage_warning(
        video, oldest_waiting_ms=spool.oldest_waiting_ms, now_ms=clock.to_ms(clock.now())
    )
    if _shown(video) == before:
        return
    # What the node has said of its disk meanwhile must not be lost: only what changed is written.
    names = ["duration_ms", "size_bytes", "spooled_bytes"]
    if video.recording_warning != before[3]:
        names.append("recording_warning")
    written = {name: getattr(video, name) for name in names}
    if not Video.objects.filter(pk=video.pk).update(**written):
        raise RecordingGone
    tell_video(video)


_kept: OrderedDict[UUID, BroadcastSpool] = OrderedDict()
_kept_lock = Lock()


@contextlib.contextmanager
def _lent(broadcast_id: UUID, folder: Path) -> Iterator[BroadcastSpool]:
    """The journals as far as an earlier task has read them; nobody else has them meanwhile, and
    after an exception nobody will."""
    with _kept_lock:
        spool = _kept.pop(broadcast_id, None)
    if spool is None or spool.folder != folder:
        spool = BroadcastSpool(folder)
    yield spool
    with _kept_lock:
        _kept[broadcast_id] = spool
        while len(_kept) > _SPOOLS_KEPT:
            _kept.popitem(last=False)
